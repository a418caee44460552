import type { SequenceNumbering } from "../probes/numbering";
import type { EchoTable } from "./echoes";
import { probeFlows, type ProbeMark } from "./flows";
import { runningNumbers } from "./runningNumbers";

/** One probe's packets at one capture point, by running number from 1. */
export interface EchoTrain {
  /** Unix second that stamps are counted from. */
  epochSeconds: number;
  /** The echo identifier of the probe; null where the capture holds no request of it, or nothing tells which are its own. */
  identifier: number | null;
  /** Flows that could be the probe's: 1 where it is known. Where there are more, none of their packets is in the train. */
  candidates: number;
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
 * Sorts the probe's echo packets in a capture into a train by (identifier, sequence, turn of the 16-bit counter). Every number from 1
 * to `sent` that does not occur exactly twice is listed.
 * @param sent requests that the probe says it sent; 0 if it did not say
 * @param mark by what the probe's own packets are known
 */
export function pairEchoes(table: EchoTable, sent: number, wire: SequenceNumbering, mark: ProbeMark = {}): EchoTrain {
  const flows = probeFlows(table, sent, wire, mark);
  const flow = flows.length === 1 ? (flows[0] ?? null) : null;
  const running = runningNumbers(table, flow, sent, wire);
  const count = running.reduce((largest, number) => Math.max(largest, number), sent);
  const train = emptyTrain(table.epochSeconds, flow?.identifier ?? null, flows.length, count);
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

function emptyTrain(epochSeconds: number, identifier: number | null, candidates: number, count: number): EchoTrain {
  const missing = () => new Float64Array(count + 1).fill(NaN);
  return {
    epochSeconds,
    identifier,
    candidates,
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
