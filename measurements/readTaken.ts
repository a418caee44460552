import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { PointKey } from "../analysis/packets";
import {
  pairEchoes,
  parseProbeOutput,
  PcapError,
  ProbeOutputError,
  readEchoes,
  type EchoTrain,
  type ProbeOutput,
} from "../analysis/read";
import type { CapturePoint } from "../scenarios/probe";
import type { Capture } from "../scenarios/run";
import { parseTcpdumpCounts } from "./tcpdumpCounts";

/** A capture, and what tells whether it was ended before it had written all. */
export interface CountedCapture extends Capture {
  /** By tcpdump's own counter, which the kernel feeds with whatever passes before the filter is in place. */
  receivedByFilter: number;
  /** Captures are written in order: where the probe's last request is there, nothing that came before it was cut off. */
  hasLastRequest: boolean;
}

/** The packets of a run as its files show them, for judging it. */
export interface Seen {
  /** Null where the probe wrote nothing that can be read. */
  output: ProbeOutput | null;
  captures: CountedCapture[];
  broken: { point: string; reason: string }[];
  /** From the guest outwards. */
  trains: { point: PointKey; train: EchoTrain }[];
}

export const pingFile = "ping.txt";

/** Reads a probe's files and gives captures their names in the run: SIDE-POINT.pcap. */
export function readTaken(folder: string, points: readonly CapturePoint[]): Seen {
  const seen: Seen = { output: readOutput(folder), captures: [], broken: [], trains: [] };
  for (const point of ["guest", "tap", "wire"] as const) if (points.includes(point)) readCapture(folder, point, seen);
  return seen;
}

function readOutput(folder: string): ProbeOutput | null {
  try {
    return parseProbeOutput(readFileSync(join(folder, pingFile), "latin1"));
  } catch (error) {
    if (error instanceof ProbeOutputError) return null;
    throw error;
  }
}

function readCapture(folder: string, point: CapturePoint, seen: Seen): void {
  const file = `sender-${point}.pcap`;
  for (const end of ["pcap", "tcpdump.txt"])
    if (existsSync(join(folder, `${point}.${end}`)))
      renameSync(join(folder, `${point}.${end}`), join(folder, `sender-${point}.${end}`));
  const counts = parseTcpdumpCounts(readFileSync(join(folder, `sender-${point}.tcpdump.txt`), "utf8"));
  if (!counts) {
    seen.broken.push({ point, reason: "tcpdump died before it told its counters" });
    return;
  }
  try {
    const wire = seen.output?.wire ?? { first: 1, modulus: 65536 };
    const sent = seen.output?.totals?.sent ?? 0;
    const train = pairEchoes(readEchoes(readFileSync(join(folder, file))), sent, wire);
    seen.trains.push({ point: `sender.${point}`, train });
    const hasLastRequest = sent > 0 && !train.noRequest.includes(sent);
    seen.captures.push({ point, side: "sender", file, ...counts, hasLastRequest });
  } catch (error) {
    if (!(error instanceof PcapError)) throw error;
    seen.broken.push({ point, reason: error.message });
  }
}
