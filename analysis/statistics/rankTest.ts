import { choose } from "./choose";
import { drawDistinct, seededRandom } from "./random";

/** Up to this many relabellings all are tried, and p is exact; beyond, so many are drawn. */
const maxExact = 20_000;
const draws = 9_999;

/**
 * One condition that both groups were measured under, with one series of values a question. Members of a group are whole runs:
 * value i of every series of a group belongs to run i, so that questions are relabelled together.
 */
export interface RankStratum {
  /** How many runs the first group has; the values of the second stand behind those of the first in each series. */
  first: number;
  series: readonly (readonly number[])[];
}

/** What relabelling says of all questions together: the largest standardised statistic of each relabelling, in ascending order. */
export interface RankNull {
  largest: Float64Array;
  exact: boolean;
}

/**
 * Van Elteren's stratified rank-sum statistic, standardised: how many standard deviations the second group's ranks lie above what
 * chance gives. Ties share their mean rank. 0 where all values are equal.
 * Source: van Elteren (1960); Lehmann, Nonparametrics (1975), 3.3.
 * @param strata of one question: values of the first group, then of the second
 */
export function rankScore(strata: readonly { first: number; values: readonly number[] }[]): number {
  const tables = strata.map(({ first, values }) => rankTable(first, values));
  const spread = Math.sqrt(tables.reduce((sum, table) => sum + table.variance, 0));
  if (spread === 0) return 0;
  const excess = strata.reduce((sum, { first, values }, i) => {
    const scores = (tables[i] as RankTable).scores;
    for (let at = first; at < values.length; at++) sum += scores[at] as number;
    return sum;
  }, 0);
  return excess / spread;
}

/**
 * The distribution of the largest score over all questions if labels meant nothing: labels are exchanged within strata only, whole
 * runs at a time, so that questions that go together (a median and its 99th percentile) cost little.
 * Source: Westfall and Young (1993), Resampling-Based Multiple Testing, maxT.
 */
export function rankNull(strata: readonly RankStratum[], seed: number): RankNull {
  const questions = strata[0]?.series.length ?? 0;
  const tables = strata.map(({ first, series }) => series.map((values) => rankTable(first, values)));
  const spreads = Array.from({ length: questions }, (_, question) =>
    Math.sqrt(tables.reduce((sum, table) => sum + (table[question] as RankTable).variance, 0)),
  );
  const sums = new Float64Array(questions);
  const score = (): number => {
    let largest = -Infinity;
    for (let question = 0; question < questions; question++) {
      const spread = spreads[question] as number;
      largest = Math.max(largest, spread === 0 ? 0 : (sums[question] as number) / spread);
    }
    return largest;
  };
  const add = (stratum: number, run: number, sign: 1 | -1) => {
    for (let question = 0; question < questions; question++)
      sums[question] =
        (sums[question] as number) + sign * ((tables[stratum]?.[question] as RankTable).scores[run] as number);
  };
  const sizes = strata.map(({ first, series }) => ({ first, all: series[0]?.length ?? 0 }));
  const exact = relabellings(sizes) <= maxExact;
  const largest: number[] = [];
  if (exact) everyRelabelling(sizes, add, () => largest.push(score()));
  else {
    const random = seededRandom(seed);
    for (let draw = 0; draw < draws; draw++) {
      sums.fill(0);
      sizes.forEach(({ first, all }, stratum) => {
        for (const run of drawDistinct(random, all, all - first)) add(stratum, run, 1);
      });
      largest.push(score());
    }
    // The labels as they are count among the relabellings, so that p is never 0.
    largest.push(Infinity);
  }
  return { largest: Float64Array.from(largest).sort(), exact };
}

/** P(the largest score is as large or larger | labels mean nothing). Rounding of equal scores counts as equal. */
export function tailShare({ largest }: RankNull, score: number): number {
  const limit = score - 1e-9;
  let [low, high] = [0, largest.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((largest[middle] as number) >= limit) high = middle;
    else low = middle + 1;
  }
  return (largest.length - low) / largest.length;
}

/** The smallest score whose share of the tail is at most `level`; Infinity if none of the relabellings' is. */
export function criticalScore(chance: RankNull, level: number): number {
  return chance.largest.find((score) => tailShare(chance, score) <= level) ?? Infinity;
}

/** The smallest p that these sizes can give, whatever the values. */
export function leastP(sizes: readonly { first: number; all: number }[]): number {
  return 1 / Math.min(relabellings(sizes), draws + 1);
}

interface RankTable {
  /** Each value's midrank less the mean rank, weighted by 1 / (N + 1). */
  scores: Float64Array;
  /** Of the second group's sum of scores. */
  variance: number;
}

function rankTable(first: number, values: readonly number[]): RankTable {
  const all = values.length;
  const order = values.map((_, i) => i).sort((x, y) => (values[x] as number) - (values[y] as number));
  const scores = new Float64Array(all);
  for (let start = 0; start < all;) {
    let end = start + 1;
    while (end < all && values[order[end] as number] === values[order[start] as number]) end++;
    for (let i = start; i < end; i++) scores[order[i] as number] = ((start + end + 1) / 2 - (all + 1) / 2) / (all + 1);
    start = end;
  }
  const squares = scores.reduce((sum, score) => sum + score * score, 0);
  return { scores, variance: all < 2 ? 0 : (first * (all - first) * squares) / (all * (all - 1)) };
}

function relabellings(sizes: readonly { first: number; all: number }[]): number {
  return sizes.reduce((product, { first, all }) => product * choose(all, first), 1);
}

/** Every way to say which runs of each stratum belong to the second group. */
function everyRelabelling(
  sizes: readonly { first: number; all: number }[],
  add: (stratum: number, run: number, sign: 1 | -1) => void,
  visit: () => void,
): void {
  const from = (stratum: number, run: number, left: number): void => {
    const size = sizes[stratum];
    if (!size) return visit();
    if (left === 0) return from(stratum + 1, 0, secondSize(sizes[stratum + 1]));
    if (size.all - run < left) return;
    add(stratum, run, 1);
    from(stratum, run + 1, left - 1);
    add(stratum, run, -1);
    from(stratum, run + 1, left);
  };
  from(0, 0, secondSize(sizes[0]));
}

const secondSize = (size: { first: number; all: number } | undefined): number => (size ? size.all - size.first : 0);
