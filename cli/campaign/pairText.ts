import { cellsInCommon, comparePairs, pairRatioText, timeText, type PairMedian, type PairRun } from "../../analysis";
import { measuredSteps, type Block, type Step } from "../../campaigns";
import type { Ledger } from "./ledger";
import { stepText } from "./stepText";

/** At most so many cells are named one by one. */
const most = 20;

/**
 * What each pair of hosts has measured and how pairs differ in the cells that they have in common: a factor of its own, which repetitions on
 * several pairs have in them. No line where there is one pair, or nothing is measured.
 */
export function pairLines(blocks: readonly Block[], ledger: Ledger): string[] {
  const pairs = ledger.pairs();
  if (pairs.length < 2) return [];
  const { runs, titles } = runsOf(blocks, ledger);
  if (runs.length === 0) return [];
  const counts = pairs.map((pair) => `${pair} ${runs.filter((run) => run.pair === pair).length}`);
  const common = cellsInCommon(runs);
  return [
    `runs of each pair of hosts: ${counts.join(", ")}`,
    ...(common.length === 0 ? ["  no cell was measured on two pairs, so what they differ by is not known"] : []),
    ...comparePairs(pairs, runs).map((ratio) => `  ${pairRatioText(ratio)}`),
    ...common
      .slice(0, most)
      .map((members) => `    ${titles.get(members[0]?.cell ?? "")}: ${members.map(memberText).join(", ")}`),
    ...(common.length > most ? [`    and ${common.length - most} more`] : []),
  ];
}

const memberText = ({ pair, medianMs, runs }: PairMedian) =>
  `${pair} ${timeText(medianMs)}${runs > 1 ? ` (${runs} runs)` : ""}`;

/** What was measured on which pair, and how messages name each cell. */
function runsOf(blocks: readonly Block[], ledger: Ledger): { runs: PairRun[]; titles: Map<string, string> } {
  const visits = new Map<Step["visit"], number>();
  const titles = new Map<string, string>();
  const runs = measuredSteps(blocks).flatMap((step) => {
    const visit = visits.get(step.visit) ?? visits.size;
    visits.set(step.visit, visit);
    return step.probes.flatMap((probe) => {
      const { rate, count, mode } = probe;
      const overheadMs = ledger.overheadMs(step.number, rate);
      const pair = ledger.pairOf(step.number, rate);
      if (overheadMs === null || pair === undefined) return [];
      const cell = `${visit} ${rate} ${count} ${mode}`;
      titles.set(cell, stepText({ ...step, probes: [probe] }));
      return [{ cell, pair, overheadMs }];
    });
  });
  return { runs, titles };
}
