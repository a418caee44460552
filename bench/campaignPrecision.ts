import { probit } from "./synthetic/probit";
import { medianRange } from "../analysis/statistics/medianRange";
import { drawIndex, seededRandom, type Random } from "../analysis/statistics/random";
import { median } from "../analysis/statistics/quantile";
import { atLook, looks, type CellPrecision, type RunOverhead } from "../campaigns";
import type { Bench } from "./bench";

const cells = 4000;
/** What the interval of a cell may miss: 5 %. */
const allowed = 0.05;
/** The precisions that are asked for. */
const shares = [0.02, 0.05, 0.1];

const normal = (random: Random) => probit(Math.min(Math.max(random(), 1e-12), 1 - 1e-12));

/** How the median overhead of a run may be distributed, in ms, all with the true median 0.01. */
const worlds: Record<string, (random: Random) => number> = {
  lognormal: (random) => 0.01 * Math.exp(0.08 * normal(random)),
  "long-tailed": (random) => 0.01 * Math.exp(0.08 * Math.tan(Math.PI * (random() - 0.5))),
  contaminated: (random) => 0.01 * Math.exp((random() < 0.1 ? 0.6 : 0.05) * normal(random)),
  // 10 in more than half of the runs, so that it is the median.
  jumping: (random) => [0.01, 0.01, 0.01, 0.012, 0.008][drawIndex(random, 5)] as number,
};
const truth = 0.01;

/** Cells that are repeated until they are known to a share, or to the last look. */
export const bench: Bench = {
  name: "campaign-precision",
  compares: `how often the interval that a cell stops at misses the true median of ${cells} made-up cells, with the 5 % that it may`,
  run(progress) {
    const ratios = Object.entries(worlds).map(([name, draw]) => {
      const missed = shares.map((share) => {
        const all = Array.from({ length: cells }, (_, seed) => overheads(draw, seed));
        const paid = all.map((runs) => stop(runs, share, atLook));
        const unpaid = all.map((runs) => stop(runs, share, unpaidLook));
        const repetitions = median(paid.map(({ runs }) => runs));
        const precise = paid.filter(({ reach }) => reach <= share).length;
        progress(
          `${name} to ${100 * share} %: missed ${percent(misses(paid))}, by looks that are not paid for ${percent(misses(unpaid))}; ` +
            `${repetitions} repetitions in the median, ${percent(precise)} got there`,
        );
        return misses(paid) / cells;
      });
      return { name: `campaign-precision-missed-${name}`, value: Math.max(...missed) / allowed, bound: 1 };
    });
    return Promise.resolve(ratios);
  },
};

function overheads(draw: (random: Random) => number, seed: number): RunOverhead[] {
  const random = seededRandom(seed);
  return Array.from({ length: Math.max(...looks) }, (_, i) => ({ repetition: i + 1, overheadMs: draw(random) }));
}

/** What is known of a cell where it is left: at the first look that knows it to a share, else at the last one. */
function stop(runs: readonly RunOverhead[], share: number, lookAt: typeof atLook): CellPrecision {
  const known = looks.flatMap((look) => lookAt(runs, look) ?? []);
  const first = known.find(({ reach }) => reach <= share) ?? known.at(-1);
  if (!first) throw new Error("no look has an interval");
  return first;
}

/** As one would do who takes each look for the only one. */
function unpaidLook(runs: readonly RunOverhead[], look: number): CellPrecision | null {
  const values = runs.slice(0, look).map(({ overheadMs }) => overheadMs);
  const range = medianRange(Float64Array.from(values).sort());
  const middle = median(values);
  if (range === null || middle === null) return null;
  const reach = Math.max(middle - range.low, range.high - middle) / middle;
  return { runs: look, medianMs: middle, lowMs: range.low, highMs: range.high, reach };
}

const misses = (known: readonly CellPrecision[]) =>
  known.filter(({ lowMs, highMs }) => lowMs > truth || highMs < truth).length;
const percent = (count: number) => `${((100 * count) / cells).toFixed(1)} %`;
