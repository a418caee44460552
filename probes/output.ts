import { VisibleError } from "../errors/visibleError";
import type { SequenceNumbering } from "./numbering";

/** What any probe tool wrote, in one form. */
export interface ProbeOutput {
  numbering: SequenceNumbering;
  /** One entry for each reply in order of arrival, column by column. */
  replies: {
    /** Running number of the request, from 1. */
    sequence: number[];
    rttNs: number[];
    /** Step of the printed RTT: it has three significant digits, so 1 µs below 1 ms, 10 µs below 10 ms, … */
    quantisationNs: number[];
    /** The request had been answered before. */
    duplicate: boolean[];
  };
  /** The closing statistics; null if the tool died before it wrote them. */
  totals: { sent: number; received: number; duplicates: number; durationSeconds: number } | null;
  /** ICMP errors in place of replies ("Destination Host Unreachable"), and replies with a wrong checksum. */
  errors: number;
  /** By how many nanoseconds the tool saw its clock go back, each time. It took the RTT of that packet as 0. */
  clockBackNs: number[];
}

/** The text is not what the probe tool writes. It is a class of its own because a tool that died at once is a finding about the run. */
export class ProbeOutputError extends VisibleError {
  override readonly name = "ProbeOutputError";
}

/** An empty output to fill. */
export function emptyOutput(numbering: SequenceNumbering): ProbeOutput {
  return {
    numbering,
    replies: { sequence: [], rttNs: [], quantisationNs: [], duplicate: [] },
    totals: null,
    errors: 0,
    clockBackNs: [],
  };
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
