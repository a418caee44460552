import type { Combine, Metric } from "../../paper/claims";
import type { z } from "zod";
import { metricValues, type Cell, type FactorName, type Factors } from "../model/cells";
import { cellLabel } from "../model/cellLabel";
import { mean } from "../statistics/moments";
import { extremes, matches, selectorText, type CellSelector, type Settings } from "../model/select";

/** Groups of cells, one a side, that are equal in all other factors. */
interface Match {
  /** The factors that are equal, in words. */
  label: string;
  sides: readonly (readonly Cell[])[];
}

interface Matches {
  matched: readonly Match[];
  /** Groups that have one side only, in words: what to measure to use them. */
  missing: readonly string[];
}

/**
 * Groups the cells of `where` by context and by every factor that no side names, and keeps the groups that have cells on
 * all sides. Load and location mean nothing without background guests, so a group that lacks a cell with 0 guests borrows
 * one from another load or location.
 */
export function matchCells(
  cells: readonly Cell[],
  where: CellSelector,
  sides: readonly CellSelector[],
  settings: Settings,
): Matches {
  const named = new Set(sides.flatMap((side) => Object.keys(side) as FactorName[]));
  const candidates = cells.filter((cell) => matches(cell.factors, where, settings));
  const groups = new Map<string, Cell[]>();
  for (const cell of candidates) append(groups, groupKey(cell, named), cell);
  if (named.has("count")) lendBaselines(groups, cells, where, named, settings);
  const matched: Match[] = [];
  const missing: string[] = [];
  for (const [key, group] of groups) {
    const found = sides.map((side) =>
      extremes(
        group.filter((cell) => matches(cell.factors, side, settings)),
        side,
      ),
    );
    const overlap = typeof sides[0]?.count === "string" && found[0]?.[0] === found[1]?.[0];
    const label = key.slice(0, key.lastIndexOf(" @"));
    const lacking = sides.filter((_, i) => found[i]?.length === 0 || (overlap && i > 0));
    if (lacking.length === 0) matched.push({ label, sides: found });
    else
      missing.push(
        `${label === "" ? "" : `${label}: `}${lacking.map((side) => selectorText(side, settings)).join("; ")}`,
      );
  }
  return { matched, missing };
}

function groupKey(cell: Cell, named: ReadonlySet<FactorName>): string {
  const own: Partial<Factors> = { ...cell.factors };
  for (const name of named) delete own[name];
  if (named.has("platform")) delete own.nic; // containers have none, so it cannot be equal
  const { nic, affinity, count, load, location } = own;
  const parts = [
    own.platform,
    nic === "none" ? undefined : nic,
    affinity ? "affinity" : undefined,
    load,
    location && `at ${location}`,
    own.rate,
    count === undefined ? undefined : `${count} guests`,
  ];
  return `${parts.filter((part) => part !== undefined).join(" ")} @${cell.context}`;
}

function lendBaselines(
  groups: Map<string, Cell[]>,
  cells: readonly Cell[],
  where: CellSelector,
  named: ReadonlySet<FactorName>,
  settings: Settings,
): void {
  const anywhere: CellSelector = { ...where, load: undefined, location: undefined };
  const baselines = new Map<string, Cell>();
  const placeless = new Set<FactorName>([...named, "load", "location"]);
  for (const cell of cells)
    if (cell.factors.count === 0 && matches(cell.factors, anywhere, settings)) {
      const key = groupKey(cell, placeless);
      if (!baselines.has(key)) baselines.set(key, cell);
    }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first || group.some((cell) => cell.factors.count === 0)) continue;
    const lent = baselines.get(groupKey(first, placeless));
    if (lent) group.push(lent);
  }
}

function append(groups: Map<string, Cell[]>, key: string, cell: Cell): void {
  const group = groups.get(key);
  if (group) group.push(cell);
  else groups.set(key, [cell]);
}

/**
 * One value for each repetition from one side's cells: the metric on the scale of the comparison. Several cells give the
 * mean, lowest or highest of their values in the same repetition. Null where any value is not finite on that scale (0 has
 * no logarithm): that side cannot be used.
 */
export function sideValues(
  cells: readonly Cell[],
  metric: z.infer<typeof Metric>,
  combine: z.infer<typeof Combine>,
  onScale: (value: number) => number,
): number[] | null {
  const columns = cells.map((cell) => metricValues(cell, metric).map(onScale));
  const repetitions = Math.min(...columns.map((column) => column.length));
  if (repetitions === 0 || columns.some((column) => column.some((value) => !Number.isFinite(value)))) return null;
  return Array.from({ length: repetitions }, (_, i) => {
    const values = columns.map((column) => column[i] ?? NaN);
    if (combine === "mean") return mean(values) ?? NaN;
    return combine === "lowest" ? Math.min(...values) : Math.max(...values);
  });
}

/** For a message: the cells of a side that gave no usable value. */
export function unusable(cells: readonly Cell[], metric: string): string {
  return `${cells.map(cellLabel).join("; ")}: no usable ${metric}`;
}
