import { VisibleError } from "../errors/visibleError";
import type { SequenceNumbering } from "./numbering";

/** What any probe tool wrote, in one form. */
export interface ProbeOutput {
  numbering: SequenceNumbering;
  /** One entry for each reply in order of arrival, column by column. */
  replies: {
    /** Running number of the request, from 1. */
    sequence: number[];
    /** NaN for a reply without an RTT: it was cut short on its way, or the clock went back while it was on its way. */
    rttNs: number[];
    /** Step of the printed RTT: it has three significant digits, so 1 µs below 1 ms, 10 µs below 10 ms, … NaN without an RTT. */
    quantisationNs: number[];
    /** The request had been answered before. */
    duplicate: boolean[];
  };
  /** The closing statistics; null if the tool died before it wrote them. */
  totals: { sent: number; received: number; duplicates: number; durationSeconds: number } | null;
  /** ICMP errors in place of replies ("Destination Host Unreachable"), and replies with a wrong checksum, which are none. */
  errors: number;
  /** By how many nanoseconds the tool saw its clock go back, each time; NaN where it does not say by how much. */
  clockBackNs: number[];
  /** The tool took its stamps in another way once it had seen its clock go back: two instruments in one run. */
  stampingChanged: boolean;
  /** What the tool said of its own errors, each line once. */
  complaints: string[];
  /** When the requests should have left and when they did, of tools that send at fixed times and say so. */
  schedule?: Schedule;
  /** When the requests left, of other tools that say so: by running number from 1, nanoseconds since the first, the tool's own stamps. */
  sentNs?: number[];
  /** The tool counts duplicates and does not list them. */
  duplicatesUnlisted?: true;
  /** Of a tool that sends more than it was asked for, before and after. */
  excess?: Excess;
}

/**
 * The whole of what a tool sent where the probe is a part of it, and the tool does not say which: the captures show it. What comes
 * before the part warms up the path and the tool.
 */
export interface Excess {
  /** All requests that the tool sent. */
  sent: number;
  /** RTTs of requests that followed each other; the probe's are the first of them. Nanoseconds. */
  rttNs: number[];
}

/** The times of requests by running number from 1 (entry 0 is the first), nanoseconds since the first was sent, sender guest's clock. */
export interface Schedule {
  intervalNs: number;
  intendedNs: number[];
  sentNs: number[];
  /** Requests that were never sent, because the tool came too late for their time. */
  skipped: number;
}

/** Why a text is not what the probe tool writes. foreign: another program wrote it. refused: the tool ended without sending. Codes are stable. */
export type OutputProblem = "foreign" | "refused" | "unreadable";

/** The text is not what the probe tool writes. It is a class of its own because a tool that died at once is a finding about the run. */
export class ProbeOutputError extends VisibleError {
  override readonly name = "ProbeOutputError";

  constructor(
    message: string,
    readonly problem: OutputProblem = "unreadable",
    wayOut?: string,
  ) {
    super(message, wayOut);
  }
}

/** An empty output to fill. */
export function emptyOutput(numbering: SequenceNumbering): ProbeOutput {
  return {
    numbering,
    replies: { sequence: [], rttNs: [], quantisationNs: [], duplicate: [] },
    totals: null,
    errors: 0,
    clockBackNs: [],
    stampingChanged: false,
    complaints: [],
  };
}

/** Enters a reply that came without an RTT. */
export function addReplyWithoutRtt({ replies }: ProbeOutput, sequence: number, duplicate: boolean): void {
  replies.sequence.push(sequence);
  replies.rttNs.push(NaN);
  replies.quantisationNs.push(NaN);
  replies.duplicate.push(duplicate);
}

/** In what the replies that were read differ from what the tool itself counted; undefined where they agree or the tool did not count. */
export function countMismatch({ replies, totals, duplicatesUnlisted }: ProbeOutput): string | undefined {
  if (!totals) return undefined;
  const duplicates = replies.duplicate.filter(Boolean).length;
  const received = replies.sequence.length - duplicates;
  const found = [
    ...(received === totals.received ? [] : [`${totals.received} replies, and ${received} were read`]),
    ...(duplicates === totals.duplicates || duplicatesUnlisted
      ? []
      : [`${totals.duplicates} duplicates, and ${duplicates} were read`]),
  ];
  return found.length === 0 ? undefined : `the probe counted ${found.join("; it counted ")}`;
}

/** The lines that begin with one of these words and are no warning, each once and no more than three. */
export function complaintsIn(lines: readonly string[], words: RegExp): string[] {
  const own = new Set<string>();
  for (const line of lines) if (own.size < 3 && words.test(line) && !/\bwarning:/i.test(line)) own.add(line.trim());
  return [...own];
}

/** The beginning of a text, to show what it is. */
export function excerpt(text: string): string {
  return text.trim() === "" ? "it is empty" : `it begins with ${JSON.stringify(text.slice(0, 60))}`;
}

/**
 * Reads a decimal number of milliseconds at `start` and its step: "0.05" is 50000 ns in steps of 10000.
 * @returns rttNs NaN where no number starts there
 */
export function readMilliseconds(text: string, start: number): { rttNs: number; quantisationNs: number; end: number } {
  let digits = 0;
  let value = 0;
  let decimals = -1;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (code === 46 && decimals < 0) decimals = 0;
    else break;
  }
  const quantisationNs = 10 ** (6 - Math.max(decimals, 0));
  return { rttNs: digits === 0 ? NaN : Math.round(value * quantisationNs), quantisationNs, end: at };
}
