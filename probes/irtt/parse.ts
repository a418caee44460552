import type { SequenceNumbering } from "../numbering";
import { complaintsIn, emptyOutput, excerpt, ProbeOutputError, type ProbeOutput, type Schedule } from "../output";

/** 0, 1, … up to 32 bits on the wire; no probe sends as many as this (captures/irttPacket.ts). */
export const numbering: SequenceNumbering = { first: 0, modulus: 2 ** 20 };

/** What is read of irtt's JSON, format 1 (irtt-client(1), OUTPUT). Times are nanoseconds, by the client's monotonic clock. */
interface Result {
  version: { json_format: number };
  config: { params: { interval: number; duration: number } };
  send_err?: unknown;
  stats: { packets_sent: number; packets_received: number; duplicates: number; duration: number };
  round_trips: RoundTrip[] | null;
}

interface RoundTrip {
  seqno: number;
  timestamps: { client: { send: { monotonic: number }; receive: { monotonic?: number } } };
}

/**
 * Reads what `irtt client -Q -o -` wrote: JSON on stdout, its errors on stderr. RTT is the client's receive stamp − its send stamp, as
 * captures have it; what irtt calls rtt leaves out the time that its server took.
 * @throws ProbeOutputError where the text is not irtt's, or irtt ended without sending
 */
export function parseIrtt(text: string): ProbeOutput {
  const end = text.startsWith("{") ? text.indexOf("\n}") + 2 : 0;
  const output = emptyOutput(numbering);
  output.complaints = complaintsIn(text.slice(end).split("\n"), /^(Error|\[\w*(Error|Fail)\w*\])/);
  const result = end > 2 ? readResult(text.slice(0, end)) : undefined;
  if (!result) throw notIrtt(text, output.complaints);
  const { stats } = result;
  const trips = result.round_trips ?? [];
  for (const { seqno, timestamps } of trips) {
    const { send, receive } = timestamps.client;
    if (receive.monotonic === undefined || receive.monotonic === 0) continue;
    output.replies.sequence.push(seqno + 1);
    output.replies.rttNs.push(receive.monotonic - send.monotonic);
    output.replies.quantisationNs.push(1);
    output.replies.duplicate.push(false);
  }
  output.duplicatesUnlisted = true;
  output.totals = {
    sent: stats.packets_sent,
    received: stats.packets_received - stats.duplicates,
    duplicates: stats.duplicates,
    durationSeconds: stats.duration / 1e9,
  };
  if (trips.length > 0) output.schedule = scheduleOf(trips, result);
  return output;
}

function readResult(json: string): Result | undefined {
  try {
    const result = JSON.parse(json) as Partial<Result>;
    const isKnown = result.version?.json_format === 1 && result.stats && result.config?.params;
    return isKnown && typeof result.stats?.packets_sent === "number" ? (result as Result) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * irtt sends at whole multiples of its interval. After each packet it waits for the next multiple, or, if it is then past the middle
 * between two, for the one after that. The multiples that it has left out are those that no packet stands for.
 */
function scheduleOf(trips: readonly RoundTrip[], { config, send_err: error }: Result): Schedule {
  const { interval, duration } = config.params;
  const sent = trips.map(({ timestamps }) => timestamps.client.send.monotonic);
  const start = sent[0] ?? 0;
  const sentNs = sent.map((stamp) => stamp - start);
  const intendedNs: number[] = [];
  let slot = 0;
  for (const stamp of sentNs) {
    intendedNs.push(slot * interval);
    slot = Math.floor(stamp / interval) + (stamp % interval < interval / 2 ? 1 : 2);
  }
  const planned =
    error === undefined ? Math.ceil(duration / interval) : Math.round((intendedNs.at(-1) ?? 0) / interval) + 1;
  return { intervalNs: interval, intendedNs, sentNs, skipped: Math.max(planned - sentNs.length, 0) };
}

function notIrtt(text: string, complaints: readonly string[]): ProbeOutputError {
  if (complaints.length === 0)
    return new ProbeOutputError(`no JSON of format 1: not the output of irtt client -o - (${excerpt(text)})`);
  return new ProbeOutputError(
    `irtt ended without sending, and it said ${JSON.stringify(complaints.join("; "))}`,
    "refused",
  );
}
