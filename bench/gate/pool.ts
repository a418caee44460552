import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gateFigureNames, type GateRun } from "../../analysis/gate/figures";
import { VisibleError } from "../../errors/visibleError";
import { mean, standardDeviation } from "../../analysis/statistics/moments";
import { drawDistinct, type Random } from "../../analysis/statistics/random";

/** One run of the pool as it is recorded: its figures in ms, loss as a share, and its requests. */
export type PoolRun = GateRun;

/** What was measured in the lab again and again with nothing changed, by what was measured: "docker, 1kpps". */
export interface Pool {
  /** When and where it was recorded. */
  recorded: string;
  /** Runs by deployment. */
  cells: Record<string, PoolRun[][]>;
}

/** @throws VisibleError while no pool has been recorded */
export function readPool(): Pool {
  const file = join(__dirname, "recorded.json");
  if (!existsSync(file))
    throw new VisibleError(
      "no pool of runs has been recorded: bench/gate/recorded.json is missing",
      "docs/gate.md says how",
    );
  return JSON.parse(readFileSync(file, "utf8")) as Pool;
}

/**
 * So many runs a side, whole and without replacement. Sides share no deployment, and a side takes the runs of one deployment before
 * those of the next, as two measurements of a pipeline do.
 */
export function drawSides(deployments: readonly PoolRun[][], runs: number, random: Random): [PoolRun[], PoolRun[]] {
  const shuffled = shuffle(deployments, random).map((each) => shuffle(each, random));
  const take = (): PoolRun[] => {
    const side: PoolRun[] = [];
    while (side.length < runs) {
      const next = shuffled.shift();
      if (!next) throw new Error(`the pool has too few deployments for ${runs} runs a side`);
      side.push(...next.slice(0, runs - side.length));
    }
    return side;
  };
  return [take(), take()];
}

/**
 * So many runs a side as a pipeline takes them in turn: both runs of a round are of one deployment, and no run is taken twice. A
 * pipeline's rounds are all of one deployment, of which the pool has too few runs: these differ by more.
 */
export function drawRounds(deployments: readonly PoolRun[][], rounds: number, random: Random): [PoolRun[], PoolRun[]] {
  const shuffled = shuffle(deployments, random).map((each) => shuffle(each, random));
  const [a, b]: [PoolRun[], PoolRun[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const from = shuffled[round % shuffled.length] ?? [];
    const [first, second] = [from.shift(), from.shift()];
    if (!first || !second) throw new Error(`the pool has too few runs for ${rounds} rounds`);
    a.push(first);
    b.push(second);
  }
  return [a, b];
}

/** SD of the logarithm of a figure of a run: over all runs, and between the deployments' means alone. */
export function logSpread(
  deployments: readonly PoolRun[][],
  figure: "median" | "p99",
): { runs: number; deployments: number } {
  const logs = deployments.map((runs) =>
    runs.flatMap(({ [figure]: value }) => (value === null ? [] : Math.log(value))),
  );
  const spread = (values: readonly number[]) => standardDeviation(values) ?? NaN;
  return { runs: spread(logs.flat()), deployments: spread(logs.flatMap((values) => mean(values) ?? [])) };
}

export const isWhole = (run: PoolRun): boolean => gateFigureNames.every((name) => Number.isFinite(run[name]));

const shuffle = <Item>(items: readonly Item[], random: Random): Item[] =>
  drawDistinct(random, items.length, items.length).map((i) => items[i] as Item);
