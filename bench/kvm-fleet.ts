import type { Bench, Cost, Ratio } from "./bench";
import { atOnce, FleetBed } from "./kvm-fleet/bed";

/** Fleet sizes. The ratio is that of the first; the slope is fitted to all. */
const sizes = [16, 8, 32] as const;
const rounds = 2;
/** The largest ratio of `up` to the script. */
const bound = 1.2;

export const bench: Bench = {
  name: "kvm-fleet",
  compares:
    `starting N background KVM guests, without what \`up\` takes for none, against a script of the same virsh calls over ` +
    `one shared ssh connection, ${atOnce} at once on both sides; needs root, as it makes a lab`,
  async run(progress) {
    const bed = await FleetBed.make(progress);
    try {
      return await compare(bed, progress);
    } finally {
      progress("taking the lab down");
      await bed.close();
    }
  },
};

async function compare(bed: FleetBed, progress: (text: string) => void): Promise<Ratio[]> {
  const definitions = await reportFootprint(bed, progress);
  const floors: Cost[] = [];
  const ours = new Map<number, Cost[]>();
  const script = new Map<number, Cost[]>();
  for (let round = 1; round <= rounds; round++) {
    const floor = await bed.up(0);
    floors.push(floor);
    await bed.destroy();
    progress(`round ${round} of ${rounds}, no guests: up ${show(floor)}`);
    for (const size of sizes) {
      const up = await bed.up(size);
      await bed.destroy();
      const bare = await bed.script(definitions, size);
      await bed.clear();
      ours.set(size, [...(ours.get(size) ?? []), up]);
      script.set(size, [...(script.get(size) ?? []), bare]);
      progress(`round ${round} of ${rounds}, ${size} guests: up ${show(up)}; script ${show(bare)}`);
    }
  }
  const best = (costs: Cost[] | undefined, kind: keyof Cost) => Math.min(...(costs ?? []).map((cost) => cost[kind]));
  const above = (kind: keyof Cost) => sizes.map((size) => best(ours.get(size), kind) - best(floors, kind));
  const bare = (kind: keyof Cost) => sizes.map((size) => best(script.get(size), kind));
  report("floor", best(floors, "seconds"), "s");
  for (const [kind, unit] of [
    ["seconds", "s"],
    ["cpuSeconds", "CPU s"],
  ] as const)
    sizes.forEach((size, index) => {
      report(`up-${size}`, above(kind)[index] ?? NaN, unit);
      report(`script-${size}`, bare(kind)[index] ?? NaN, unit);
    });
  const [up, other] = [above("seconds"), bare("seconds")];
  report("up-slope", slope(up), "s/guest");
  report("script-slope", slope(other), "s/guest");
  return [
    { name: `kvm-fleet-${sizes[0]}`, value: (up[0] ?? NaN) / (other[0] ?? NaN), bound },
    { name: "kvm-fleet-slope", value: slope(up) / slope(other), bound },
  ];
}

const show = ({ seconds, cpuSeconds }: Cost) => `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of the CPUs)`;

/** What a guest costs the host in memory and on disk; resolves to the largest fleet, for the script to start. */
async function reportFootprint(bed: FleetBed, progress: (text: string) => void): Promise<string> {
  const [few, many] = [Math.min(...sizes), Math.max(...sizes)];
  await bed.up(few);
  progress(`waiting until ${few} guests have booted`);
  await bed.booted();
  report("pss-per-guest", mean(await bed.pssBytes()) / 2 ** 20, "MiB");
  const before = await bed.diskBytes();
  await bed.up(many);
  report("disk-per-guest", ((await bed.diskBytes()) - before) / (many - few), "bytes");
  const definitions = await bed.definitions();
  await bed.destroy();
  return definitions;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Seconds per guest: the least-squares line through the fleet sizes. */
function slope(seconds: readonly number[]): number {
  const middle = mean(sizes);
  const spread = sizes.reduce<number>((sum, size) => sum + (size - middle) ** 2, 0);
  return sizes.reduce<number>((sum, size, index) => sum + (size - middle) * (seconds[index] ?? NaN), 0) / spread;
}

function report(name: string, value: number, unit: string): void {
  console.log(`report kvm-fleet-${name} ${value.toPrecision(4)} ${unit}`);
}
