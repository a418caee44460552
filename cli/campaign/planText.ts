import {
  budgetSeconds,
  cellCount,
  estimates,
  guestsMade,
  guestsMadeNaively,
  looks,
  mostRepetitions,
  type Block,
  type Campaign,
} from "../../campaigns";
import { technologyTitles } from "../../scenarios/technology";
import { durationText } from "./durationText";

/** What a campaign will do, in lines of at most 100 columns. */
export function planText(campaign: Campaign, blocks: readonly Block[]): string {
  const { title, seed, precision, budget } = campaign;
  const repetitions = mostRepetitions(campaign);
  const steps = blocks.flatMap((block) => block.steps);
  const expected = estimates(steps);
  const seconds = expected.reduce((sum, each) => sum + each, 0);
  const least = steps.reduce((sum, { repetition }, i) => (repetition <= looks[0] ? sum + (expected[i] ?? 0) : sum), 0);
  const cells = cellCount(blocks);
  const controls = steps.filter(({ isControl }) => isControl).length;
  const [planned, naive] = [guestsMade(blocks), guestsMadeNaively(blocks)];
  const requests = steps.flatMap(({ probes }) => probes).reduce((sum, { count }) => sum + count, 0);
  return [
    title,
    `  cells        ${cells}${repetitions > 1 ? ` (${cells / repetitions}, ${precision === undefined ? "" : "at most "}${repetitions} times)` : ""}` +
      (controls > 0 ? `, and ${controls} measured once more to see drift` : ""),
    ...(precision === undefined
      ? []
      : [
          `  precision    each cell is looked at after ${looks.join(", ")} repetitions, and left when its median overhead is known to ${precision}`,
        ]),
    `  order        ${blocks.length} blocks, ${steps.length} steps, all from seed ${seed}`,
    `  guests       ${planned} made and deleted; one up and destroy for each cell would make ${naive}`,
    `  time         ${precision === undefined ? "" : `from ${durationText(Math.min(least, budgetSeconds(campaign)))} to `}about ${durationText(Math.min(seconds, budgetSeconds(campaign)))}${budget === undefined ? "" : ` (the budget is ${budget})`}, from what labs on two cores took; it is corrected as steps are done`,
    `  memory       ${memoryText(steps)}`,
    `  disk         about ${Math.ceil((requests * bytesPerRequest) / 1e6)} MB of raw data`,
  ].join("\n");
}

/** Two captures of a request and its reply, 114 bytes each with the pcap's header, and the probe's line. */
const bytesPerRequest = 2 * 2 * 114 + 64;

function memoryText(steps: readonly { visit: Block["steps"][number]["visit"] }[]): string {
  const needs = steps.map(({ visit: { scenario } }) => {
    const { count, size } = scenario.background;
    return scenario.main.memoryMiB + count * size.memoryMiB;
  });
  return `up to ${Math.max(...needs)} MiB of one host, if every guest uses all that it may`;
}

/** A table of the blocks, under {@link blockHeading}. */
export function blockRows(blocks: readonly Block[]): string[][] {
  const expected = estimates(blocks.flatMap((block) => block.steps));
  return blocks.map((block) => {
    const [first] = block.steps;
    const { technology, nic, affinity } = first?.visit.scenario ?? {};
    const counts = [...new Set(block.steps.map(({ visit }) => visit.scenario.background.count))];
    const seconds = block.steps.reduce((sum, { number }) => sum + (expected[number - 1] ?? 0), 0);
    return [
      String(block.number),
      String(block.repetition),
      `${technology === undefined ? "" : technologyTitles[technology]}${nic ? ` ${nic}` : ""}${affinity ? " pinned" : ""}`,
      block.location,
      counts.join(" "),
      String(block.steps.length),
      durationText(seconds),
    ];
  });
}

export const blockHeading = ["block", "repetition", "testbed", "fleet at", "background guests", "steps", "about"];
