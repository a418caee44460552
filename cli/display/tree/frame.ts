import { paint, type Style } from "../../terminal";
import { columnsOf, cutBeginning, cutEnd, cutMiddle, padEnd } from "../../terminal/text";
import { opPrefix, wholeSeconds } from "../style";
import { type Branch, branches } from "./branch";
import type { TreeModel } from "./model";
import { type Standing, standings } from "./standing";

/** What one row says, before it is cut to the terminal's width. */
interface Row {
  prefix: string;
  type: string;
  name: string;
  status: string;
  style: Style;
  info: string;
}

/** " +- ", which is narrower than any type. */
const prefixColumns = 4;
/** Types and names are not cut below this, however narrow the terminal is. */
const leastColumns = 8;
const longestStatus = 26;
/** As much of what is said of a resource is worth cutting types and names for. */
const usefulInfo = 18;
/** The heading, and the counts below. */
const linesAround = 2;

const heading: Row = { prefix: "    ", type: "Type", name: "Name", status: "Status", style: "bold", info: "Info" };

/**
 * The tree as lines, none of them wider than `width` − 1 and no more than `height` − 1 of them, so that a terminal of that size neither
 * wraps nor scrolls. A pure function of the model and the time, in milliseconds since 1970.
 */
export function frame(model: TreeModel, width: number, height: number, now: number): string[] {
  const all = standings(model.roots, model.endedMilliseconds !== undefined);
  const { kept, left } = fitRows(branches(model, all, now), Math.max(1, height - 1 - linesAround));
  const rows = rowsOf(kept);
  const lines = rows.length === 0 ? [] : layOut([heading, ...rows], width - 1);
  const more = left === 0 ? [] : [paint("dim", cutEnd(`     … ${left} more rows`, width - 1))];
  const counts = footer(
    model,
    model.roots.map((root) => all.get(root)!),
    now,
  );
  return [...lines, ...more, paint("bold", cutEnd(counts, width - 1))];
}

/** Takes away rows until all fit: first those that are done, then those under way, from the end. */
function fitRows(all: Branch[], room: number): { kept: Branch[]; left: number } {
  const flat = (list: Branch[]): Branch[] => list.flatMap((branch) => [branch, ...flat(branch.below)]);
  const every = flat(all);
  // One row says how many are left out.
  const most = every.length <= room ? room : Math.max(1, room - 1);
  const chosen = new Set(
    every
      .map((branch, place) => ({ branch, place }))
      .sort((a, b) => a.branch.rank - b.branch.rank || a.place - b.place)
      .slice(0, most)
      .map(({ branch }) => branch),
  );
  const keep = (list: Branch[]): Branch[] =>
    list.filter((branch) => chosen.has(branch)).map((branch) => ({ ...branch, below: keep(branch.below) }));
  return { kept: keep(all), left: every.length - chosen.size };
}

function rowsOf(list: Branch[], lead = "", isTop = true): Row[] {
  return list.flatMap((branch, place) => {
    const isLast = place === list.length - 1;
    const [own, further] = isTop ? ["", ""] : isLast ? ["└─ ", "   "] : ["├─ ", "│  "];
    const { op, type, name, status, style, info } = branch;
    return [
      { prefix: opPrefix(op), type: `${lead}${own}${type}`, name, status, style, info },
      ...rowsOf(branch.below, lead + further, false),
    ];
  });
}

/**
 * Columns as wide as what stands in them. Where that is too much, first the types go without their package and module, then types and
 * names are cut; what is said gets the room that is left.
 */
function layOut(given: Row[], width: number): string[] {
  const whole = columnsFor(given, width);
  const rows = whole.isTight ? given.map((row) => ({ ...row, type: lastPart(row.type) })) : given;
  const { type, name, status, room } = whole.isTight ? columnsFor(rows, width) : whole;
  return rows.map((row) => {
    const cells = [
      padEnd(cutType(row.type, type), type),
      paint("bold", padEnd(cutMiddle(row.name, name), name)),
      paint(row.style, padEnd(cutEnd(row.status, status), status)),
      cutEnd(row.info, Math.max(0, room - type - name)),
    ];
    return `${row.prefix}${cells.join(" ")}`.trimEnd();
  });
}

function columnsFor(
  rows: Row[],
  width: number,
): { type: number; name: number; status: number; room: number; isTight: boolean } {
  const widest = (of: (row: Row) => string) => Math.max(0, ...rows.map((row) => columnsOf(of(row))));
  const status = Math.min(
    longestStatus,
    widest((row) => row.status),
  );
  const room = width - prefixColumns - status - 3;
  const [type, name, info] = [widest((row) => row.type), widest((row) => row.name), widest((row) => row.info)];
  const isTight = type + name + Math.min(usefulInfo, info) > room;
  if (!isTight) return { type, name, status, room, isTight };
  const least = (columns: number) => Math.min(leastColumns, columns);
  const typeCut = Math.max(least(type), Math.min(type, room - least(name) - usefulInfo, Math.ceil(room * 0.4)));
  const nameCut = Math.max(least(name), Math.min(name, room - typeCut - Math.min(usefulInfo, info)));
  return { type: Math.min(typeCut, room), name: Math.max(0, Math.min(nameCut, room - typeCut)), status, room, isTight };
}

/** "│  └─ tare:components:Guest" becomes "│  └─ Guest". */
function lastPart(type: string): string {
  return type.replace(/[^ │├└─:]+:.*:/, "");
}

/** A type's end says more than its beginning; the lines of the tree before it stay. */
function cutType(text: string, columns: number): string {
  const [, lead = "", type = ""] = /^([ │├└─]*)(.*)$/.exec(text) ?? [];
  return columnsOf(text) <= columns ? text : cutEnd(lead + cutBeginning(type, columns - columnsOf(lead)), columns);
}

function footer(model: TreeModel, roots: Standing[], now: number): string {
  const sum = (of: (root: Standing) => number) => roots.reduce((total, root) => total + of(root), 0);
  const hasEnded = model.endedMilliseconds !== undefined;
  const [done, total, same, failed] = [
    sum((root) => root.done),
    sum((root) => root.total),
    sum((root) => root.same),
    sum((root) => root.failed),
  ];
  const counts: [number, string][] = [
    [hasEnded ? 0 : sum((root) => root.working), "under way"],
    [failed, "failed"],
    [same, "unchanged"],
  ];
  const elapsed = (model.endedMilliseconds ?? now) - model.startedMilliseconds;
  const parts = [
    ...(total === 0 && same > 0 ? [] : [model.isPlanned ? `${done} of ${total} done` : `${done} done`]),
    ...counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
    // After a failure nothing new begins, and how long that takes no earlier run can tell.
    wholeSeconds(elapsed) + (failed > 0 ? "" : restOf(model, elapsed)),
  ];
  return `     ${parts.join(", ")}`;
}

/** What the last deployment of that kind lets expect, as long as this one is not slower. */
function restOf({ lastMilliseconds, endedMilliseconds }: TreeModel, elapsed: number): string {
  if (lastMilliseconds === undefined || endedMilliseconds !== undefined) return "";
  const rest = lastMilliseconds - elapsed;
  return rest > 0
    ? `, about ${wholeSeconds(rest)} left`
    : `, longer than the ${wholeSeconds(lastMilliseconds)} of last time`;
}
