import { paperContainers, paperLoads, paperLocations, paperRates } from "../../paper/levels";
import { rateTitle } from "../../scenarios/conditionText";
import { cellMetric, type Cell, type Cells, type Factors } from "../model/cells";
import type { MetricName } from "../model/metrics";
import type { Platform } from "../model/platform";
import { median } from "../statistics/quantile";

/** One level of a factor as a figure shows it on an axis, by colour or in a panel: its name and what it selects. */
export interface Level {
  label: string;
  factors: Partial<Factors>;
}

/** The levels that lie beside each other, with their common title. */
export interface Levels {
  title: string;
  levels: readonly Level[];
}

export const loadLevels: Levels = {
  title: "load",
  levels: paperLoads.map((load) => ({ label: `${load} load`, factors: { load } })),
};

export const locationLevels: Levels = {
  title: "location",
  levels: paperLocations.map((location) => ({ label: `at the ${location}`, factors: { location } })),
};

export const rateLevels: Levels = {
  title: "packet rate",
  levels: paperRates.map((rate) => ({ label: rateTitle(rate), factors: { rate } })),
};

export const containerLevels: Levels = {
  title: "technology",
  levels: paperContainers.map((platform) => ({ label: platform, factors: { platform } })),
};

/** Cells whose factors equal all the given ones. */
export function pick(cells: readonly Cell[], ...factors: readonly Partial<Factors>[]): Cell[] {
  const wanted = Object.entries(Object.assign({}, ...factors) as Partial<Factors>) as [keyof Factors, unknown][];
  return cells.filter((cell) => wanted.every(([name, level]) => cell.factors[name] === level));
}

/** Median over cells of each cell's value of a metric; null where no cell has one. */
export function medianOver(cells: readonly Cell[], metric: MetricName): number | null {
  return median(cells.flatMap((cell) => cellMetric(cell, metric) ?? []));
}

/**
 * The cells that one figure may show together: those of the context with the most cells, because cells of different machines
 * or versions must not share a figure. `others` is the number of cells that only the table shows.
 */
export function largestContext({ cells }: Cells): { cells: readonly Cell[]; others: number } {
  const sizes = new Map<string, number>();
  for (const cell of cells) sizes.set(cell.context, (sizes.get(cell.context) ?? 0) + 1);
  const [largest] = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const chosen = cells.filter((cell) => cell.context === largest?.[0]);
  return { cells: chosen, others: cells.length - chosen.length };
}

/** Virtualized KVM where there are such cells, else emulated KVM, with a remark for the caption. */
export function kvmPlatform(cells: readonly Cell[]): { platform: Platform; remark: string } {
  const isEmulated =
    !cells.some((cell) => cell.factors.platform === "kvm") && cells.some((cell) => cell.factors.platform === "kvm-tcg");
  return isEmulated
    ? {
        platform: "kvm-tcg",
        remark: " These KVM guests ran on emulated CPUs (TCG): shapes and times say nothing on KVM.",
      }
    : { platform: "kvm", remark: "" };
}

/** What a caption must add when some cells could not be shown beside the others. */
export function othersRemark(others: number): string {
  return others === 0 ? "" : ` ${others} cells of other machines, versions or settings are in the table of cells only.`;
}

/** Names of missing cells, the counts of one panel and series together: "cpu load, at the sender, virtio: 0, 8 guests". */
export function missingText(missing: ReadonlyMap<string, readonly number[]>): string[] {
  return [...missing].map(([where, counts]) => `${where === "" ? "" : `${where}: `}${counts.join(", ")} guests`);
}

/** A logarithmic scale that reaches just beyond the given positive values. */
export function logScale(values: readonly number[]): { type: "log"; domain: [number, number]; nice: false } {
  return { type: "log", domain: [0.85 * Math.min(...values), 1.15 * Math.max(...values)], nice: false };
}
