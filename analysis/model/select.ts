import type { Selector } from "../../paper/claims";
import { unstatedRate } from "../../paper/levels";
import type { Cell, Factors } from "./cells";

/** Which cells: for each factor one level or several. A claim's selector is one; others may name what the paper did not measure. */
export interface CellSelector {
  platform?: readonly Factors["platform"][] | undefined;
  nic?: readonly Factors["nic"][] | undefined;
  affinity?: boolean | undefined;
  count?: Selector["count"];
  load?: readonly Factors["load"][] | undefined;
  location?: readonly Factors["location"][] | undefined;
  rate?: readonly string[] | undefined;
}

/** How to read the paper where it leaves something open, and how many resamples to draw. */
export interface Settings {
  /** Rate of the experiments whose rate the paper does not state (E1 and E2). */
  unstatedRate: string;
  /** Number of bootstrap resamples. A permutation test that cannot try all relabellings draws five times as many. */
  resamples: number;
}

export const defaultSettings: Settings = { unstatedRate: "1kpps", resamples: 2000 };

/** Whether a cell's factors have the levels of the selector. "highest" and "lowest" match any count here, because one cell cannot tell: see {@link extremes}. */
export function matches(factors: Factors, selector: CellSelector, settings: Settings): boolean {
  const { platform, nic, affinity, count, load, location, rate } = selector;
  const isOf = (levels: readonly string[] | undefined, level: string) => levels === undefined || levels.includes(level);
  const rates = rate?.map((name) => (name === unstatedRate ? settings.unstatedRate : name));
  return (
    isOf(platform, factors.platform) &&
    isOf(nic, factors.nic) &&
    (affinity === undefined || affinity === factors.affinity) &&
    isOf(load, factors.load) &&
    isOf(location, factors.location) &&
    isOf(rates, factors.rate) &&
    countMatches(factors.count, count)
  );
}

function countMatches(count: number, wanted: Selector["count"]): boolean {
  if (wanted === undefined || typeof wanted === "string") return true;
  return Array.isArray(wanted) ? wanted.includes(count) : count >= wanted.atLeast;
}

/** Of otherwise equal cells, those with the highest or lowest count if the selector asks for it, else all. */
export function extremes(cells: readonly Cell[], selector: CellSelector): readonly Cell[] {
  if (typeof selector.count !== "string" || cells.length === 0) return cells;
  const counts = cells.map((cell) => cell.factors.count);
  const wanted = selector.count === "highest" ? Math.max(...counts) : Math.min(...counts);
  return cells.filter((cell) => cell.factors.count === wanted);
}

/** A selector in words: "kvm, virtio, network at responder, 128 guests". */
export function selectorText(selector: CellSelector, settings: Settings): string {
  const { platform, nic, affinity, count, load, location, rate } = selector;
  const rates = rate?.map((name) => (name === unstatedRate ? settings.unstatedRate : name));
  const where = location?.length === 1 ? ` at the ${location.join("")}` : "";
  const words = [
    platform?.join(" or "),
    nic?.join(" or "),
    affinity === undefined ? undefined : affinity ? "with affinity" : "without affinity",
    load ? `${load.join(" or ")} load${where}` : where === "" ? undefined : `load${where}`,
    rates?.join(" or "),
    countText(count),
  ];
  return words.filter((word) => word !== undefined).join(", ");
}

function countText(count: Selector["count"]): string | undefined {
  if (count === undefined) return undefined;
  if (typeof count === "string") return count === "highest" ? "most guests" : "fewest guests";
  return Array.isArray(count) ? `${count.join(" or ")} guests` : `at least ${count.atLeast} guests`;
}
