import type { Cell } from "../model/cells";
import { timeText } from "../text/text";
import { textTable } from "../text/textTable";
import { conditions, type Condition } from "./conditions";

const width = 80;

/**
 * For a terminal: one row for each condition, one column for each kind of guest with its round trip and, in brackets, the part of it
 * that is overhead. Where the kinds do not fit beside each other, they come in tables below each other.
 */
export function conditionsText(cells: readonly Cell[]): string[] {
  const all = conditions(cells);
  return tables([...new Set(all.map(({ kind }) => kind))], all);
}

function tables(kinds: readonly string[], all: readonly Condition[]): string[] {
  const lines = table(kinds, all);
  if (kinds.length < 2 || lines.every((line) => line.length <= width)) return lines;
  const half = Math.ceil(kinds.length / 2);
  return [...tables(kinds.slice(0, half), all), ...tables(kinds.slice(half), all)];
}

function table(kinds: readonly string[], all: readonly Condition[]): string[] {
  const isVaried = new Set(all.filter(({ location }) => location !== null).map(whereText)).size > 1;
  const title = (one: Condition) => `${neighboursOf(one)}${isVaried ? whereText(one) : ""}, ${one.pacing}`;
  const column = (kind: string) => new Map(all.filter((one) => one.kind === kind).map((one) => [title(one), one]));
  const columns = kinds.map(column);
  const rows = [...new Set(all.map(title))].map((row) => [row, ...columns.map((each) => costText(each.get(row)))]);
  return textTable(
    [{ title: "round trip (of it overhead)" }, ...kinds.map((kind) => ({ title: kind, number: true }))],
    rows,
  );
}

function neighboursOf({ location, counts }: Condition): string {
  return location === null ? "no neighbours" : `${counts.join(", ")} neighbour${counts.join() === "1" ? "" : "s"}`;
}

/** Where the neighbours are, and what they do. */
function whereText({ location, loads }: Condition): string {
  return location === null ? "" : ` at the ${location} (${loads.join(", ")})`;
}

function costText(condition: Condition | undefined): string {
  if (condition === undefined) return "–";
  const { rttMs, overheadMs } = condition;
  const overhead = overheadMs.typical === null ? "" : ` (${timeText(overheadMs.typical)})`;
  return `${timeText(rttMs.typical)}${overhead}`;
}
