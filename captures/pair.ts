import { Unwrapper, type SequenceNumbering } from "../probes/numbering";
import type { EchoTable } from "./echoes";

/** One probe's packets at one capture point, by running number from 1. */
export interface EchoTrain {
  /** Unix second that stamps are counted from. */
  epochSeconds: number;
  /** The echo identifier of the probe; null where the capture holds no request at all. */
  identifier: number | null;
  /** Largest running number: the arrays below have one more entry, and entry 0 is not used. */
  count: number;
  /** Nanoseconds since epochSeconds; NaN where the packet was not seen. The first of duplicates. */
  requestNs: Float64Array;
  replyNs: Float64Array;
  /** ping's send stamp from the reply's payload; NaN where there is none. */
  payloadStampNs: Float64Array;
  /** Running numbers that were not seen exactly twice, by what is wrong with them. */
  noRequest: number[];
  noReply: number[];
  duplicateRequests: number[];
  duplicateReplies: number[];
  /** Echo packets of other probes or other directions. */
  strays: number;
}

/**
 * Sorts a capture's echo packets into a train by (identifier, sequence, turn of the 16-bit counter). The probe is the
 * (source, destination, identifier) with the most requests. Every number from 1 to `sent` that does not occur exactly twice is listed.
 * @param sent requests that the probe says it sent
 */
export function pairEchoes(table: EchoTable, sent: number, wire: SequenceNumbering): EchoTrain {
  const main = busiestFlow(table);
  const running = runningNumbers(table, main, wire);
  const count = running.reduce((largest, number) => Math.max(largest, number), sent);
  const train = emptyTrain(table.epochSeconds, main?.identifier ?? null, count);
  for (let row = 0; row < table.length; row++) {
    const number = running[row] ?? 0;
    if (number < 1) train.strays++;
    else enter(train, table, row, number);
  }
  for (let number = 1; number <= count; number++) {
    if (Number.isNaN(train.requestNs[number])) train.noRequest.push(number);
    if (Number.isNaN(train.replyNs[number])) train.noReply.push(number);
  }
  return train;
}

/** Round-trip time at the point: reply's stamp − request's; one entry a running number, NaN where either is missing. */
export function roundTripsNs(train: EchoTrain): Float64Array {
  return train.replyNs.map((reply, number) => reply - (train.requestNs[number] ?? NaN));
}

interface Flow {
  source: number;
  destination: number;
  identifier: number;
}

function busiestFlow(table: EchoTable): Flow | null {
  const requests = new Map<number, { row: number; count: number }>();
  let best: { row: number; count: number } | null = null;
  for (let row = 0; row < table.length; row++) {
    if (table.isReply[row]) continue;
    // 48 bits, exact in a double. The destination is the same for all: the capture filter names it.
    const key = (table.source[row] ?? 0) * 65536 + (table.identifier[row] ?? 0);
    const entry = requests.get(key) ?? { row, count: 0 };
    if (entry.count++ === 0) requests.set(key, entry);
    if (best === null || entry.count > best.count) best = entry;
  }
  if (best === null) return null;
  return {
    source: table.source[best.row] ?? 0,
    destination: table.destination[best.row] ?? 0,
    identifier: table.identifier[best.row] ?? 0,
  };
}

/** Running number of each row; 0 for packets of other flows. */
function runningNumbers(table: EchoTable, flow: Flow | null, wire: SequenceNumbering): Float64Array {
  const running = new Float64Array(table.length);
  if (flow === null) return running;
  const numbering = new Unwrapper(wire.modulus, wire.first);
  for (let row = 0; row < table.length; row++) {
    const reply = table.isReply[row] === 1;
    const mine =
      table.identifier[row] === flow.identifier &&
      table.source[row] === (reply ? flow.destination : flow.source) &&
      table.destination[row] === (reply ? flow.source : flow.destination);
    if (mine) running[row] = numbering.next(table.sequence[row] ?? 0) - wire.first + 1;
  }
  return running;
}

function enter(train: EchoTrain, table: EchoTable, row: number, number: number): void {
  const reply = table.isReply[row] === 1;
  const stamps = reply ? train.replyNs : train.requestNs;
  if (!Number.isNaN(stamps[number])) {
    (reply ? train.duplicateReplies : train.duplicateRequests).push(number);
    return;
  }
  stamps[number] = table.stampNs[row] ?? NaN;
  if (reply) train.payloadStampNs[number] = table.payloadStampNs[row] ?? NaN;
}

function emptyTrain(epochSeconds: number, identifier: number | null, count: number): EchoTrain {
  const missing = () => new Float64Array(count + 1).fill(NaN);
  return {
    epochSeconds,
    identifier,
    count,
    requestNs: missing(),
    replyNs: missing(),
    payloadStampNs: missing(),
    noRequest: [],
    noReply: [],
    duplicateRequests: [],
    duplicateReplies: [],
    strays: 0,
  };
}
