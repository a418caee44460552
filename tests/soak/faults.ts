import assert from "node:assert/strict";
import { seededRandom } from "../../analysis/statistics/random";
import { exitCodes } from "../../errors/visibleError";
import { FaultsBed } from "./faults/bed";
import { doFault, whyNoClock } from "./faults/doFault";
import {
  describeStep,
  drawCase,
  faultyTechnologies,
  type FaultKind,
  type FaultyCase,
  type FaultyVerb,
} from "./faults/faultyCase";
import type { SoakCampaign } from "./soakCampaign";

const faultsButClock: readonly FaultKind[] = [
  "killed",
  "killed", // there are many processes
  "operator killed",
  "cut off",
  "restarted",
  "disk full",
  "guest killed",
];
export const allFaults: readonly FaultKind[] = [...faultsButClock, "clock stepped"];

/** How often a command is called again after a fault before it counts as one that does not converge. */
const mostCalls = 3;

export const campaign: SoakCampaign = {
  name: "faults",
  tries:
    "the life of a stack of any technology in a lab (up, measure, report, destroy), with a fault in every step: the same command " +
    "called again succeeds, no wrong result passes for valid, and the hosts end as they were",
  async start(progress) {
    progress("making a lab of its own");
    const noClock = whyNoClock();
    if (noClock !== undefined) progress(`no steps of the clock: ${noClock}`);
    const kinds = noClock === undefined ? allFaults : faultsButClock;
    const bed = await FaultsBed.make(faultyTechnologies);
    return {
      runCase: async (seed) => void (await faultyCase(bed, caseOf(seed, kinds), progress)),
      stop: () => bed.close(),
    };
  },
};

export function caseOf(seed: number, kinds: readonly FaultKind[]): FaultyCase {
  return drawCase(seededRandom(seed), kinds);
}

/** The life of a stack with its faults. @param progress is told what each step came to @returns how many faults met something */
export async function faultyCase(
  bed: FaultsBed,
  { technology, neighbours, steps }: FaultyCase,
  progress: (text: string) => void,
): Promise<number> {
  await bed.newStack(technology, neighbours);
  const before = await bed.inventory();
  const story = [`${technology}, ${neighbours} neighbours`];
  let met = 0;
  const tell = (line: string): void => {
    story.push(line);
    progress(`${technology} ${line}`);
  };
  try {
    for (const step of steps) {
      const cameTo = await disturbed(bed, step, technology);
      if (cameTo !== tooLate) met++;
      const { usable, invalid } = bed.operator.results();
      tell(`${describeStep(step)}: ${cameTo}; ${usable} usable and ${invalid} invalid runs`);
      if (step.verb === "up" || step.verb === "measure") assert.ok(usable > 0, "no usable run");
    }
    const after = await bed.inventory();
    assert.deepEqual({ new: without(after, before), gone: without(before, after) }, { new: [], gone: [] });
    assert.deepEqual(bed.operator.stateLeft(), []);
    assert.deepEqual(await bed.operator.secretsLeft(), []);
    assert.deepEqual(await bed.processesLeft(), []);
    assert.deepEqual(bed.operator.filesLeft(), []);
    return met;
  } catch (error) {
    await bed.clearHosts();
    throw new Error(`${story.join("; ")}: ${(error as Error).message}`, { cause: error });
  }
}

const tooLate = "too late";

const without = (lines: string[], others: string[]) => lines.filter((line) => !others.includes(line));

/** Does a fault to a verb and calls the same verb until it succeeds. Resolves to what it came to. */
async function disturbed(bed: FaultsBed, step: FaultyVerb, technology: FaultyCase["technology"]): Promise<string> {
  const { operator } = bed;
  const words =
    step.verb === "report" ? ["report", "results"] : [step.verb, "--stack", operator.stack, "--yes", "--skip-preview"];
  const { ended } = operator.start(...words);
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const { met, undo } = await doFault(bed, step, technology, () => hasEnded);
  const first = await ended;
  await undo();
  if (first.code === 0) return met ? "it succeeded all the same" : tooLate;
  const said = [`${describeStep(step)}\n${first.said}`];
  assert.ok(met, said.join("\n"));
  // What ended by itself says what is wrong and what to do; anything else is a defect of Tare.
  if (first.code !== null) {
    assert.notEqual(first.code, exitCodes.internal, said[0]);
    assert.doesNotMatch(first.said, /^ +at .*:\d+:\d+\)?$/m, said[0]);
    // A command's own, or the line below a provider's error.
    assert.match(first.said, /way out: |^ {6}\S+ \(.*\n {8}[A-Z]/m, said[0]);
  }
  for (let call = 2; call <= mostCalls + 1; call++) {
    const again = await operator.tare(...words);
    said.push(again.said);
    if (again.code === 0) return `${call} calls`;
  }
  throw new Error(`it does not converge:\n${said.join("\n-- called again --\n")}`);
}
