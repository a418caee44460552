import type { CampaignAnalysis } from "../campaign/analyse";
import type { Cost, Range } from "../answer/costs";
import type { Floor } from "../answer/floor";
import type { PairedRatio } from "../answer/pairedRatio";
import type { Rival } from "../answer/recommend";
import { counted, significant } from "../text/text";

/** The kinds of guests side by side: what virtualization costs each, and how each compares with the recommended one. */
export interface KindsTable {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The floor last, and before it the recommended kind first, then the others from fast to slow, then those that could not be compared; without a recommendation costs alone. */
export function kindsTable({
  costs,
  floors,
  recommendation,
}: Pick<CampaignAnalysis, "costs" | "floors" | "recommendation">): KindsTable {
  const columns = ["kind of guest", "round trip, ms", "of it overhead, ms", "overhead, %"];
  const caption = `Median over each kind's cells, and least … most of them. Overhead: what lies between guest and host.${floors.length > 0 ? " Floor: without virtualization." : ""}`;
  if (recommendation.kind !== "recommended")
    return { caption, columns, rows: [...costs.map(costRow), ...floors.map(floorRow)] };
  const { label: best, rivals } = recommendation;
  const rank = ({ label }: Cost) =>
    label === best ? 0 : (rivals.find((rival) => rival.label === label)?.median.ratio ?? Infinity);
  return {
    caption: `${caption} “× ${best}” is taken over cells that are equal in all but the kind of guest, with its 95 % interval.`,
    columns: [...columns, `round trip × ${best}`, `slowest 1 % × ${best}`, "equal cells (n)"],
    rows: [
      ...[...costs]
        .sort((a, b) => rank(a) - rank(b) || (a.label < b.label ? -1 : 1))
        .map((cost) => [
          ...costRow(cost),
          ...comparison(
            cost.label === best,
            rivals.find((rival) => rival.label === cost.label),
          ),
        ]),
      ...floors.map((floor) => [...floorRow(floor), "–", "–", "–"]),
    ],
  };
}

function costRow({ label, rttMs, overheadMs, overheadPercent, cells }: Cost): string[] {
  return [`${label} (${counted(cells, "cell")})`, ...[rttMs, overheadMs, overheadPercent].map(rangeText)];
}

/** It has no overhead, which is not an overhead of 0. */
function floorRow({ label, rttMs, cells }: Floor): string[] {
  return [`${label} (${counted(cells, "cell")})`, rangeText(rttMs), "–", "–"];
}

function comparison(isBest: boolean, rival: Rival | undefined): string[] {
  if (isBest) return ["1", "1", "–"];
  if (!rival) return ["not compared", "not compared", "0"];
  const { median, settled, tail, isTailSettled } = rival;
  const tailText = tail === null ? "–" : ratioText(tail, isTailSettled);
  return [ratioText(median, settled), tailText, `${median.cells} (${median.n})`];
}

function rangeText({ typical, least, most }: Range): string {
  return least === most
    ? significant(typical)
    : `${significant(typical)} (${significant(least)} … ${significant(most)})`;
}

/** "1.80 (1.62 … 2.01)". */
function ratioText({ ratio, low, high }: PairedRatio, isSettled: boolean): string {
  if (low === null || high === null) return `${significant(ratio)}, too few repetitions for an interval`;
  const range = `${significant(ratio)} (${significant(low)} … ${significant(high)})`;
  return isSettled ? range : `${range} (may be chance)`;
}
