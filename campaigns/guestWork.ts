import { measuredSteps, testbedOf, type Block, type Step } from "./plan";

/** Guests that are made and deleted. */
interface GuestWork {
  creates: number;
  deletes: number;
}

/** What stands on both hosts after a step. */
interface Standing {
  testbed: string;
  location: string;
  count: number;
}

const mains = 2;

/** What one step makes and deletes, where `before` stands. */
function workOf(step: Step, before: Standing | null): GuestWork & { after: Standing } {
  const { count, location } = step.visit.scenario.background;
  const after = { testbed: testbedOf(step.visit), location, count };
  if (before === null) return { creates: mains + count, deletes: 0, after };
  if (before.testbed !== after.testbed) return { creates: mains + count, deletes: mains + before.count, after };
  if (before.location !== after.location) return { creates: count, deletes: before.count, after };
  return { creates: Math.max(count - before.count, 0), deletes: Math.max(before.count - count, 0), after };
}

/** What each step makes and deletes, in the plan's order. The guests that are left at the end belong to no step. */
export function workByStep(steps: readonly Step[]): (GuestWork & { step: Step })[] {
  let standing: Standing | null = null;
  return steps.map((step) => {
    const { after, ...work } = workOf(step, standing);
    standing = after;
    return { ...work, step };
  });
}

/** How many guests a plan makes. All of them are deleted by the `destroy` at its end. */
export function guestsMade(blocks: readonly Block[]): number {
  return workByStep(blocks.flatMap(({ steps }) => steps)).reduce((sum, work) => sum + work.creates, 0);
}

/** How many it would take with one `up` and one `destroy` for each cell: a probe of a visit. Controls are not counted, for nobody would measure them so. */
export function guestsMadeNaively(blocks: readonly Block[]): number {
  return measuredSteps(blocks).reduce(
    (sum, { visit, probes }) => sum + probes.length * (mains + visit.scenario.background.count),
    0,
  );
}
