import { drawDistinct, seededRandom, seedOf, type Random } from "../analysis/statistics/random";
import { sides, type Side } from "../scenarios/host";
import { canonicalJson } from "../scenarios/digest";
import { mostRepetitions, type Campaign, type CampaignProbe } from "./campaign";
import { visitsOf, type Visit } from "./visits";

/** One `up`: what the testbed becomes, and the probes that are then sent. */
export interface Step {
  /** From 1, over the whole campaign. */
  number: number;
  /** From 1. */
  repetition: number;
  visit: Visit;
  /** Trains of equal count and mode. */
  probes: CampaignProbe[];
  /** Measured once more without neighbours, only to see drift. */
  isControl: boolean;
}

/** Steps that differ in what changes in place: the size of the fleet of one server, and its load. */
export interface Block {
  number: number;
  repetition: number;
  location: Side;
  /** Whether the fleet grows from step to step, or shrinks. */
  direction: "ascending" | "descending";
  steps: Step[];
}

/** The visits of one testbed with the fleet on one server. */
interface Series {
  location: Side;
  visits: Visit[];
}

/**
 * The order in which a campaign is measured, all of it from its seed.
 *
 * A block walks the fleet of one server from none to the largest, or back, and switches loads in place at each size, so that a guest
 * is made once a block. Whether it grows or shrinks is drawn for the first repetition and turned round in each next one; the loads at
 * each size are drawn anew. The visits without neighbours are dealt out to both ends of the block, so that drift is seen within it,
 * and a block that has only one of them is measured without neighbours at its other end, too (`isControl`). Each repetition begins
 * with another testbed, and with the other server.
 */
export function planOf(campaign: Campaign): Block[] {
  const random = seededRandom(seedOf(`campaign ${campaign.seed}`));
  const testbeds = shuffled(random, testbedsOf(visitsOf(campaign)));
  const draws = new Map(testbeds.flat().map((series) => [series, random() < 0.5]));
  const responderFirst = random() < 0.5;
  const repetitions = mostRepetitions(campaign);
  const blocks: Block[] = [];
  let number = 0;
  for (let repetition = 1; repetition <= repetitions; repetition++) {
    const turned = repetition % 2 === 0;
    const first = (repetition - 1) % testbeds.length;
    for (const testbed of [...testbeds.slice(first), ...testbeds.slice(0, first)])
      for (const series of responderFirst !== turned ? [...testbed].reverse() : testbed) {
        const ascending = draws.get(series) !== turned;
        const block: Block = {
          number: blocks.length + 1,
          repetition,
          location: series.location,
          direction: ascending ? "ascending" : "descending",
          steps: [],
        };
        for (const { visit, probes, isControl } of walk(random, series.visits, ascending))
          block.steps.push({ number: ++number, repetition, visit, probes, isControl });
        blocks.push(block);
      }
  }
  return blocks;
}

/** The steps of a plan without the controls. */
export function measuredSteps(blocks: readonly Block[]): Step[] {
  return blocks.flatMap(({ steps }) => steps.filter(({ isControl }) => !isControl));
}

/** How many cells a plan measures: each probe of each step, controls not counted. */
export function cellCount(blocks: readonly Block[]): number {
  return measuredSteps(blocks).reduce((sum, { probes }) => sum + probes.length, 0);
}

/** For each testbed its series, one or two. */
function testbedsOf(visits: readonly Visit[]): Series[][] {
  const testbeds = new Map<string, Series[]>();
  for (const visit of visits) {
    const testbed = testbedOf(visit);
    const all = testbeds.get(testbed) ?? [];
    testbeds.set(testbed, all);
    const { location } = visit.scenario.background;
    const series = all.find((each) => each.location === location);
    if (series) series.visits.push(visit);
    else all.push({ location, visits: [visit] });
  }
  return [...testbeds.values()].map((series) =>
    series.sort((a, b) => sides.indexOf(a.location) - sides.indexOf(b.location)),
  );
}

/** What guests are made anew for when it changes. */
export function testbedOf({ scenario, config }: Visit): string {
  const { background, ...rest } = scenario;
  return canonicalJson({ ...rest, size: background.size, tuning: config.tuning ?? null });
}

type UnplacedStep = Omit<Step, "number" | "repetition">;

function walk(random: Random, visits: readonly Visit[], ascending: boolean): UnplacedStep[] {
  const sizes = [...new Set(visits.map(countOf))].sort((a, b) => a - b);
  const ofSize = (size: number) =>
    shuffled(
      random,
      visits.filter((visit) => countOf(visit) === size),
    );
  const idle = ofSize(0);
  const loaded = sizes.filter((size) => size > 0).flatMap(ofSize);
  const atStart = idle.filter((_, i) => i % 2 === 0).flatMap((visit) => stepsOf(visit, false));
  const others = idle.filter((_, i) => i % 2 === 1).flatMap((visit) => stepsOf(visit, false));
  const atEnd = idle.length === 1 && loaded.length > 0 ? stepsOf(idle[0] as Visit, true) : others;
  const between = (ascending ? loaded : loaded.reverse()).flatMap((visit) => stepsOf(visit, false));
  return [...atStart, ...between, ...atEnd];
}

const countOf = ({ scenario }: Visit) => scenario.background.count;

/** One step for each number of requests and mode: a stack has one of each. */
function stepsOf(visit: Visit, isControl: boolean): UnplacedStep[] {
  const groups = new Map<string, CampaignProbe[]>();
  for (const probe of visit.probes) {
    const key = `${probe.count} ${probe.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), probe]);
  }
  return [...groups.values()].map((probes) => ({ visit, probes, isControl }));
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return drawDistinct(random, items.length, items.length).map((i) => items[i] as Item);
}
