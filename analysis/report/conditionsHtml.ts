import { backToBackNote } from "../../scenarios/conditionText";
import { sizeOf } from "../answer/pairedRatio";
import type { Cell } from "../model/cells";
import { escapeHtml } from "../text/escape";
import { htmlTable, type HtmlColumn } from "../text/htmlTable";
import { counted, rangeText, rateText, significant, timeText } from "../text/text";
import { conditions, type Condition } from "./conditions";

/** So many rows are seen at once; the other kinds of guests are folded. */
const mostOpen = 12;

/**
 * What a round trip takes and what virtualization has of it, one row for each condition.
 * @param kinds the order in which kinds of guests are shown, as far as it names them
 */
export function conditionsHtml(cells: readonly Cell[], kinds: readonly string[] = []): string {
  const all = conditions(cells);
  const names = [...new Set([...kinds, ...all.map(({ kind }) => kind)])].filter((name) =>
    all.some(({ kind }) => kind === name),
  );
  const blocks = names.map((name) => all.filter(({ kind }) => kind === name));
  const open = blocks.filter((_, i) => i === 0 || blocks.slice(0, i + 1).flat().length <= mostOpen);
  const left = blocks.slice(open.length);
  const hasRange = all.some(({ rttMs }) => rttMs.runs > 1);
  const notes = [
    `Round trip and, as part of it, overhead: what lies between guest and host.${hasRange ? " Below each, the least and the most of the runs." : ""}`,
    ...(all.some(({ askedPerSecond }) => askedPerSecond === null) ? [backToBackNote] : []),
  ];
  const table = (caption: string, rows: readonly (readonly Condition[])[]) =>
    `<div class="conditions">${htmlTable(caption, columnsFor(names.length > 1), rows.flat())}</div>`;
  return (
    table("Each condition: round trip, overhead and requests sent a second", open) +
    notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("") +
    (left.length === 0
      ? ""
      : `<details><summary>${counted(left.length, "more kind")} of guests</summary>${table("The other kinds of guests", left)}</details>`)
  );
}

function columnsFor(hasKinds: boolean): HtmlColumn<Condition>[] {
  return [
    { title: "condition", html: (row) => conditionHtml(row, hasKinds) },
    { title: "median", number: true, html: ({ rttMs }) => spreadHtml(rttMs) },
    { title: "slowest 1 %", number: true, html: ({ p99Ms }) => spreadHtml(p99Ms) },
    {
      title: "overhead",
      number: true,
      html: ({ overheadMs, overheadPercent }) =>
        spreadHtml(overheadMs, overheadPercent === null ? "" : ` (${significant(overheadPercent, 2)} %)`),
    },
    { title: "sent a second", number: true, html: sentHtml },
  ];
}

function conditionHtml({ kind, location, counts, loads, pacing, askedPerSecond, same }: Condition, hasKinds: boolean) {
  const where = location === null ? "no neighbours" : `neighbours at the ${location}`;
  const how = askedPerSecond === null ? "back to back (the paper's 1 Mpps)" : pacing;
  const which = location === null ? [] : [`${counts.join(", ")} of them, ${loads.join(", ")} load`];
  const check =
    same === null
      ? []
      : [
          `A/A check: ${timeText(same.low)} and ${timeText(same.high)} (ratio ${significant(sizeOf(same.high / same.low))})`,
        ];
  const lines = [...which, ...check].map(soft);
  return [escapeHtml(`${hasKinds ? `${kind}, ` : ""}${where}, ${how}`), ...lines].join("<br>");
}

function spreadHtml({ typical, least, most, runs }: Condition["rttMs"], share = ""): string {
  const range = runs < 2 ? [] : [rangeText(least, most)];
  return [escapeHtml(`${timeText(typical)}${share}`), ...range.map(soft)].join("<br>");
}

function sentHtml({ sentPerSecond, askedPerSecond }: Condition): string {
  const asked = askedPerSecond === null ? "" : `<br>${soft(`of ${rateText(askedPerSecond)}`)}`;
  return `${rateText(sentPerSecond)}${asked}`;
}

const soft = (text: string): string => `<span class="soft">${escapeHtml(text)}</span>`;
