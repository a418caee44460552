import type { Ratio } from "../bench";
import { type ContainerTechnology, FleetBed, type Script } from "./bed";

/** Fleet sizes of the slope; the other ratios are taken of the larger one. */
export const [few, many] = [8, 128];

/** What is compared: our fleets with those that scripts make. */
export interface FleetComparison {
  technology: ContainerTechnology;
  against: Rival[];
  /** How often each is measured; the fastest counts, because the machine may be busy with other things. */
  rounds: number;
}

/**
 * A script, and the largest ratios of `up`, of `destroy`, of what both together cost for each guest more, and of what `up` takes above
 * its program alone.
 */
export interface Rival {
  script: Script;
  bounds: Times & { slope?: number; aboveProgram?: number };
}

/** Seconds that a fleet takes to come and to go; or a ratio of them. */
interface Times {
  up: number;
  down: number;
}

/** Makes a lab, compares, and takes the lab down. */
export async function compareFleets(comparison: FleetComparison, progress: (text: string) => void): Promise<Ratio[]> {
  const bed = await FleetBed.make(comparison.technology, progress);
  try {
    return ratios(comparison, await measure(bed, comparison, progress));
  } finally {
    progress("taking the lab down");
    await bed.close();
  }
}

/**
 * The fastest of each: "floor" is our `up` for no guests, "8 guests" ours, "8 guests by script lxc" a script's, "the program
 * alone" the program for all guests on a monitor that answers at once.
 */
type Best = ReadonlyMap<string, Times>;

/** Notes what something took, where it is the fastest yet. */
type Take = (what: string, measured: Promise<Times>) => Promise<void>;

const ownFleet = (count: number) => `${count} guests`;
const scriptedFleet = (count: number, script: Script) => `${count} guests by script ${script}`;

async function measure(
  bed: FleetBed,
  { technology, against, rounds }: FleetComparison,
  progress: (text: string) => void,
): Promise<Best> {
  const best = new Map<string, Times>();
  const take: Take = async (what, measured) => {
    const { up, down } = await measured;
    progress(`${technology}, ${what}: up ${up.toFixed(1)} s, down ${down.toFixed(1)} s`);
    const before = best.get(what) ?? { up, down };
    best.set(what, { up: Math.min(up, before.up), down: Math.min(down, before.down) });
  };
  const scripts = against.map(({ script }) => script);
  const recipes = await madeFrom(bed, technology, scripts); // the first deployment also places the host program
  for (let round = 1; round <= rounds; round++) {
    await take("floor", ours(bed, technology, 0, take));
    for (const count of [few, many]) {
      await take(ownFleet(count), ours(bed, technology, count, take));
      for (const script of scripts)
        await take(scriptedFleet(count, script), scripted(bed, technology, script, count, recipes));
    }
  }
  return best;
}

function ratios({ technology, against }: FleetComparison, best: Best): Ratio[] {
  const name = `${technology}-fleet`;
  for (const [what, { up, down }] of best)
    console.log(`report ${name}-${what.replaceAll(" ", "-")} ${up.toFixed(2)} + ${down.toFixed(2)} s`);
  const at = (what: string) => best.get(what) ?? { up: NaN, down: NaN };
  const perGuest = (cell: (count: number) => string) => {
    const total = (count: number) => at(cell(count)).up + at(cell(count)).down;
    return (total(many) - total(few)) / (many - few);
  };
  return against.flatMap(({ script, bounds }) => {
    const over = (phase: keyof Times) =>
      (at(ownFleet(many))[phase] - at("floor")[phase]) / at(scriptedFleet(many, script))[phase];
    const aboveProgram = at(ownFleet(many)).up - at("the program alone").up;
    const all = aboveProgram / at(scriptedFleet(many, script)).up;
    const slope = perGuest(ownFleet) / perGuest((count) => scriptedFleet(count, script));
    const compared: Ratio[] = [
      { name: `${name}-up-over-${script}`, value: over("up"), bound: bounds.up },
      { name: `${name}-down-over-${script}`, value: over("down"), bound: bounds.down },
    ];
    const bounded = (what: string, value: number, bound: number | undefined): Ratio[] => {
      if (bound !== undefined) return [{ name: `${name}-${what}-over-${script}`, value, bound }];
      console.log(`report ${name}-${what}-over-${script} ${value.toFixed(2)}`);
      return [];
    };
    return [
      ...compared,
      ...bounded("slope", slope, bounds.slope),
      ...bounded("up-above-the-program", all, bounds.aboveProgram),
    ];
  });
}

async function ours(bed: FleetBed, technology: ContainerTechnology, count: number, take: Take): Promise<Times> {
  const up = await bed.up(technology, count);
  await expectRunning(bed, technology, count);
  // Right after it, so that both find the machine as busy.
  if (count === many)
    await take(
      "the program alone",
      bed.program(technology, count).then((alone) => ({ up: alone, down: 0 })),
    );
  return { up, down: await bed.destroy(technology) };
}

/** What `up` makes all containers from: a folder for each script and fleet. */
async function madeFrom(
  bed: FleetBed,
  technology: ContainerTechnology,
  scripts: Script[],
): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  // Only LXC's are read from containers.
  await bed.up(technology, technology === "lxc" ? many : 0);
  for (const script of scripts)
    for (const count of [few, many]) folders.set(`${script}-${count}`, await bed.recipes(script, count));
  await bed.destroy(technology);
  return folders;
}

/** The script finds what `up` for no guests makes: Docker's network. */
async function scripted(
  bed: FleetBed,
  technology: ContainerTechnology,
  script: Script,
  count: number,
  recipes: Map<string, string>,
): Promise<Times> {
  const folder = recipes.get(`${script}-${count}`);
  if (!folder) throw new Error(`nothing says what ${count} containers are made from`);
  await bed.up(technology, 0);
  const up = await bed.script("up", script, folder);
  await expectRunning(bed, technology, count);
  const down = await bed.script("down", script, folder);
  await expectRunning(bed, technology, 0);
  await bed.destroy(technology);
  return { up, down };
}

async function expectRunning(bed: FleetBed, technology: ContainerTechnology, count: number): Promise<void> {
  const running = await bed.running(technology);
  if (running !== count) throw new Error(`${running} ${technology} containers run, and not ${count}`);
}
