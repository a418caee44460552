import type { Bench, Ratio } from "./bench";
import { atOnce, type ContainerTechnology, FleetBed, type Script } from "./container-fleet/bed";

/** Fleet sizes of the slope; the ratio is taken of the larger one. */
const [few, many] = [8, 128];
const technologies: readonly ContainerTechnology[] = ["lxc", "docker"];
/** Number of repetitions, of which the fastest counts, because the machine may be busy with other things. Docker's take long, so there are fewer. */
const rounds: Record<ContainerTechnology, number> = { lxc: 3, docker: 1 };
/** The largest ratio of `up` and `destroy` together to the script. */
const bound = 1.2;

export const bench: Bench = {
  name: "container-fleet",
  compares:
    `${many} LXC and ${many} Docker guests up and down, without what \`up\` and \`destroy\` take for none, against a ` +
    `script of the same calls (docker run; the host's verbs for LXC) over one shared ssh connection, ${atOnce} at once on ` +
    `both sides; reports LXC's own tools without the verbs, too, which start a container and no more; needs root, as it makes a lab`,
  async run(progress) {
    const bed = await FleetBed.make(progress);
    try {
      const ratios: Ratio[] = [];
      for (const technology of technologies) ratios.push(...(await compare(bed, technology, progress)));
      return ratios;
    } finally {
      progress("taking the lab down");
      await bed.close();
    }
  },
};

/** Seconds that a fleet takes to come and to go. */
interface Times {
  up: number;
  down: number;
}

async function compare(
  bed: FleetBed,
  technology: ContainerTechnology,
  progress: (text: string) => void,
): Promise<Ratio[]> {
  const best = new Map<string, Times>();
  const take = async (what: string, measured: Promise<Times>) => {
    const { up, down } = await measured;
    progress(`${technology}, ${what}: up ${up.toFixed(1)} s, down ${down.toFixed(1)} s`);
    const before = best.get(what) ?? { up, down };
    best.set(what, { up: Math.min(up, before.up), down: Math.min(down, before.down) });
  };
  const scripts: Script[] = technology === "lxc" ? ["lxc", "lxc-tools"] : [technology];
  const recipes = await madeFrom(bed, technology, scripts); // the first deployment also places the host program
  for (let round = 1; round <= rounds[technology]; round++) {
    await take("floor", ours(bed, technology, 0));
    for (const count of [few, many]) {
      await take(`${count} guests`, ours(bed, technology, count));
      for (const script of scripts)
        await take(`${count} guests by script ${script}`, scripted(bed, technology, script, count, recipes));
    }
  }
  for (const [what, { up, down }] of best)
    console.log(
      `report container-fleet-${technology}-${what.replaceAll(" ", "-")} ${up.toFixed(2)} + ${down.toFixed(2)} s`,
    );
  const at = (what: string) => best.get(what) ?? { up: NaN, down: NaN };
  const script = (count: number) => `${count} guests by script ${technology}`;
  const slope = (cell: (count: number) => string) => {
    const total = (count: number) => at(cell(count)).up + at(cell(count)).down;
    return (total(many) - total(few)) / (many - few);
  };
  const slopes = { ours: slope((count) => `${count} guests`), script: slope(script) };
  console.log(
    `report container-fleet-${technology}-slopes ${slopes.ours.toFixed(4)} ${slopes.script.toFixed(4)} s/guest`,
  );
  const over = (phase: keyof Times, bare = at(script(many))) =>
    (at(`${many} guests`)[phase] - at("floor")[phase]) / bare[phase];
  // What a call that locks, proves whose a container is and can be broken off costs above one that just starts it.
  for (const other of scripts.slice(1)) {
    const bare = at(`${many} guests by script ${other}`);
    const [up, down] = [over("up", bare), over("down", bare)].map((value) => value.toFixed(2));
    console.log(`report container-fleet-${technology}-above-${other} up ${up} down ${down}`);
  }
  return [
    { name: `container-fleet-${technology}-up`, value: over("up"), bound },
    { name: `container-fleet-${technology}-down`, value: over("down"), bound },
    { name: `container-fleet-${technology}-slope`, value: slopes.ours / slopes.script, bound },
  ];
}

async function ours(bed: FleetBed, technology: ContainerTechnology, count: number): Promise<Times> {
  const up = await bed.up(technology, count);
  await expectRunning(bed, technology, count);
  return { up, down: await bed.destroy(technology) };
}

/** What `up` makes all containers from: a folder for each script and fleet. */
async function madeFrom(
  bed: FleetBed,
  technology: ContainerTechnology,
  scripts: Script[],
): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  await bed.up(technology, many);
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
