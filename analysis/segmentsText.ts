import type { PathSegments, Segment } from "../scenarios/segments";
import { counted, significant, timeText } from "./text/text";
import { folded, textTable } from "./text/textTable";

/** A segment as the tables of terminal and report show it. */
export interface SegmentRow {
  name: string;
  /** Its two stamps: "sender.tap to sender.wire". */
  stamps: string;
  /** "5.1 ±0.4 µs". */
  time: string;
  share: string;
  /** Of requests and of replies by themselves: "2.4 ±0.1 µs". Empty where two clocks stamped. */
  there: string;
  back: string;
  /** Empty where there is nothing to say. */
  remark: string;
}

export function segmentRows({ segments, grossMedianMs }: PathSegments): SegmentRow[] {
  return segments.map((segment) => ({
    name: segment.name,
    stamps: segment.to === null ? `beyond ${segment.from}` : `${segment.from} to ${segment.to}`,
    time: timeText(segment.medianMs, segment.standardMs),
    share: `${significant((100 * segment.medianMs) / grossMedianMs, 2)} %`,
    there: directionText(segment.oneWay?.there),
    back: directionText(segment.oneWay?.back),
    remark: remarkOn(segment),
  }));
}

function directionText(direction: { medianMs: number; standardMs: number | null } | undefined): string {
  return direction ? timeText(direction.medianMs, direction.standardMs) : "";
}

function remarkOn({ isTold, violations, withinSteps }: Segment): string {
  return [
    ...(isTold === false ? ["not told apart from 0"] : []),
    ...(withinSteps > 0 ? [`${withinSteps} below 0 by the clocks' steps`] : []),
    ...(violations > 0 ? [`${violations} below 0, which cannot be`] : []),
  ].join("; ");
}

/** How the segments add up, and over how many packets. */
export function closureText({ packets, grossMedianMs, closure, segments }: PathSegments): string {
  const impossible = segments.reduce((sum, { violations }) => sum + violations, 0);
  const { differenceMs, standardMs, isClosed } = closure;
  const judged =
    isClosed === null
      ? ""
      : isClosed
        ? ": no more than their uncertainty allows"
        : ": more than their uncertainty allows, as where the same packets are slow in several segments";
  return (
    `Over ${counted(packets, "packet")} that every point saw. The medians of the segments add up to the round trip's ` +
    `${timeText(grossMedianMs)} with a difference of ${timeText(differenceMs, standardMs)}${judged}. ` +
    `${impossibleText(impossible, packets * segments.length)} (inside longer than outside, by more than the clocks' steps).`
  );
}

function impossibleText(impossible: number, all: number): string {
  if (impossible === 0) return `None of ${all} times is impossible`;
  return `${counted(impossible, "time")} of ${all} ${impossible === 1 ? "is" : "are"} impossible`;
}

/** For a terminal: where the time of one run went. */
export function segmentsText(title: string, path: PathSegments, width: number): string[] {
  const rows = segmentRows(path);
  const table = textTable(
    [{ title: "segment, there and back" }, { title: "median", number: true }, { title: "share", number: true }],
    rows.map(({ name, time, share }) => [name, time, share]),
  );
  const remarks = rows.filter(({ remark }) => remark !== "").map(({ name, remark }) => `${name}: ${remark}.`);
  const split = rows.filter(({ there }) => there !== "");
  const oneWay = split.map(({ name, there, back }) => `${name} ${there} there, ${back} back`).join("; ");
  return [
    ...folded(title, width, "  "),
    ...table.map((line) => `  ${line}`),
    ...[...remarks, ...(oneWay === "" ? [] : [`One way, by one clock: ${oneWay}.`]), closureText(path)].flatMap(
      (note) => folded(note, width, "  "),
    ),
  ];
}
