import type { ProbeOutput } from "../probes/output";
import type { PacketTable, PointKey } from "./packets";
import { roundTripsNs, type EchoTrain } from "./pair";

/** A run's packets, with the resolution of each RTT. */
export interface ReadPackets extends PacketTable {
  /** Step of each gross RTT, nanoseconds; NaN where there is none. */
  quantisationNs: Float64Array;
  /** When each request passed the outermost point that saw it, nanoseconds since the first; NaN where no capture saw it. */
  sentNs: Float64Array;
  /** When each request left by the probe's own stamp, and when it should have, nanoseconds since the first left; absent of probes that do not say so. */
  probeSentNs?: Float64Array;
  intendedNs?: Float64Array;
  /** Step of the stamps at each capture point, nanoseconds. */
  stampStepNs: Partial<Record<PointKey, number>>;
}

/** The step of the RTTs that ping prints below 1 ms. An RTT with a coarser step is replaced where a finer source exists. */
const printedStepNs = 1000;

/**
 * Puts ping's RTTs and those at each capture point side by side, one row for each request that was sent.
 * Gross RTT is what ping printed; where that is coarser than a microsecond (from 1 ms up) and the guest was captured, it is the
 * reply's kernel stamp − the payload's send stamp, the same two clock readings that ping subtracts.
 */
export function packetTable(output: ProbeOutput, trains: Partial<Record<PointKey, EchoTrain>>): ReadPackets {
  const entries = Object.entries(trains) as [PointKey, EchoTrain][];
  const length = Math.max(
    output.totals?.sent ?? 0,
    output.replies.sequence.reduce((largest, number) => Math.max(largest, number), 0),
    ...entries.map(([, train]) => train.count),
  );
  const column = () => new Float64Array(length).fill(NaN);
  const table: ReadPackets = {
    length,
    rttNs: column(),
    quantisationNs: column(),
    sentNs: column(),
    atNs: {},
    stampStepNs: {},
  };
  fillPrinted(table, output);
  const guest = trains["sender.guest"];
  if (guest) refineFromGuest(table, guest);
  for (const [point, train] of entries) {
    const atNs = column();
    atNs.set(roundTripsNs(train).subarray(1));
    table.atNs[point] = atNs;
    table.stampStepNs[point] = train.stampStepNs;
  }
  const { schedule, sentNs = schedule?.sentNs } = output;
  const filled = (times: readonly number[]) => column().map((_, row) => times[row] ?? NaN);
  if (sentNs) table.probeSentNs = filled(sentNs);
  if (schedule) table.intendedNs = filled(schedule.intendedNs);
  const outermost = trains["sender.guest"] ?? trains["sender.tap"] ?? entries[0]?.[1];
  if (outermost) fillSent(table, outermost);
  return table;
}

function fillPrinted(table: ReadPackets, { replies }: ProbeOutput): void {
  replies.sequence.forEach((number, i) => {
    if (number < 1 || replies.duplicate[i] || !Number.isNaN(table.rttNs[number - 1])) return; // the first of duplicates counts
    table.rttNs[number - 1] = replies.rttNs[i] ?? NaN;
    table.quantisationNs[number - 1] = replies.quantisationNs[i] ?? NaN;
  });
}

function refineFromGuest(table: ReadPackets, guest: EchoTrain): void {
  for (let row = 0; row < table.length; row++) {
    const fine = (guest.replyNs[row + 1] ?? NaN) - (guest.payloadStampNs[row + 1] ?? NaN);
    if (Number.isNaN(fine) || !((table.quantisationNs[row] ?? NaN) > printedStepNs)) continue;
    table.rttNs[row] = fine;
    table.quantisationNs[row] = printedStepNs;
  }
}

function fillSent(table: ReadPackets, train: EchoTrain): void {
  const first = train.requestNs.find((stamp) => !Number.isNaN(stamp)) ?? NaN;
  for (let row = 0; row < table.length; row++) table.sentNs[row] = (train.requestNs[row + 1] ?? NaN) - first;
}
