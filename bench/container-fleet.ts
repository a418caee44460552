import type { Bench, Ratio } from "./bench";
import { atOnce, type ContainerTechnology, FleetBed, type Script } from "./container-fleet/bed";

/** Fleet sizes of the slope; the ratio is taken of the larger one. */
const [few, many] = [8, 128];
const technologies: readonly ContainerTechnology[] = ["lxc", "docker"];
/** The most that `up` and `destroy` together may take above the script. */
const bound = 1.2;

export const bench: Bench = {
  name: "container-fleet",
  compares:
    `${many} LXC and ${many} Docker guests up and down, without what \`up\` and \`destroy\` take for none, against a ` +
    `script of the same calls (docker run; the host's verbs for LXC) over one shared ssh connection, ${atOnce} at once on ` +
    `both sides; reports LXC's own tools without the verbs, too; needs root, as it makes a lab`,
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
  const tell = (what: string, { up, down }: Times) => {
    progress(`${technology}, ${what}: up ${up.toFixed(1)} s, down ${down.toFixed(1)} s`);
    console.log(
      `report container-fleet-${technology}-${what.replace(/[^\w]+/g, "-")} ${up.toFixed(2)} + ${down.toFixed(2)} s`,
    );
    return { up, down };
  };
  await ours(bed, technology, 0); // the first deployment places the host program
  const floor = tell("floor", await ours(bed, technology, 0));
  const measured = new Map<number, { ours: Times; script: Times }>();
  for (const count of [few, many]) {
    const deployed = tell(`${count} guests`, await ours(bed, technology, count));
    measured.set(count, {
      ours: deployed,
      script: tell(`${count} guests by script`, await scripted(bed, technology, technology, count)),
    });
  }
  // What a call that locks, proves whose a container is and can be broken off costs above one that just starts it.
  if (technology === "lxc") tell(`${many} guests by LXC's tools`, await scripted(bed, technology, "lxc-tools", many));
  const [small, large] = [measured.get(few)!, measured.get(many)!];
  const total = ({ up, down }: Times) => up + down;
  const slope = (kind: "ours" | "script") => (total(large[kind]) - total(small[kind])) / (many - few);
  const over = (phase: keyof Times) => (large.ours[phase] - floor[phase]) / large.script[phase];
  console.log(
    `report container-fleet-${technology}-slopes ${slope("ours").toFixed(4)} ${slope("script").toFixed(4)} s/guest`,
  );
  return [
    { name: `container-fleet-${technology}-up`, value: over("up"), bound },
    { name: `container-fleet-${technology}-down`, value: over("down"), bound },
    { name: `container-fleet-${technology}-slope`, value: slope("ours") / slope("script"), bound },
  ];
}

async function ours(bed: FleetBed, technology: ContainerTechnology, count: number): Promise<Times> {
  const up = await bed.up(technology, count);
  await expectRunning(bed, technology, count);
  return { up, down: await bed.destroy(technology) };
}

/** The script finds what `up` for no guests makes: Docker's network. */
async function scripted(bed: FleetBed, technology: ContainerTechnology, script: Script, count: number): Promise<Times> {
  await bed.up(technology, count);
  const recipes = await bed.recipes(script, count);
  await bed.up(technology, 0);
  const up = await bed.script("up", script, recipes);
  await expectRunning(bed, technology, count);
  const down = await bed.script("down", script, recipes);
  await expectRunning(bed, technology, 0);
  await bed.destroy(technology);
  return { up, down };
}

async function expectRunning(bed: FleetBed, technology: ContainerTechnology, count: number): Promise<void> {
  const running = await bed.running(technology);
  if (running !== count) throw new Error(`${running} ${technology} containers run, and not ${count}`);
}
