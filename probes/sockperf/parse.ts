import type { SequenceNumbering } from "../numbering";
import { complaintsIn, emptyOutput, excerpt, ProbeOutputError, type ProbeOutput } from "../output";

/** 1, 2, … up to 64 bits on the wire; no probe sends as many as this (captures/sockperfPacket.ts). */
export const numbering: SequenceNumbering = { first: 1, modulus: 2 ** 22 };

/** "17, 983.616050443, 983.616110837, 60.394": number in the log, send and receive time in seconds by one clock, RTT in µs. */
const row = /^(\d+), (\d+)\.(\d{9}), (\d+)\.(\d{9}), /;

/**
 * Reads what `sockperf ping-pong --full-log=/proc/self/fd/2` wrote. The log has no numbers of the packets, and what sockperf sent in its
 * first and last moments is not in it: the probe is the first `count` rows of the log.
 * Source: sockperf's client.cpp (client_statistics, dumpFullLog).
 * @param count how many requests the probe was asked for
 * @throws ProbeOutputError where the text is not sockperf's, or it ended without a single reply, or its log has gaps
 */
export function parseSockperf(text: string, count: number): ProbeOutput {
  const output = emptyOutput(numbering);
  const lines = text.split("\n");
  const words = lines.map((line) => line.replace(/^sockperf: /, ""));
  output.complaints = complaintsIn(words, /^ERROR|^No (messages|valid)|^Test end before/);
  const all = /\[Total Run\] .*?SentMessages=(\d+); ReceivedMessages=(\d+)/.exec(text);
  if (!all) throw notSockperf(text, output.complaints);
  const rttNs: number[] = [];
  const sentNs: number[] = [];
  let epoch = NaN;
  for (const line of lines) {
    const found = row.exec(line);
    if (!found) continue;
    const [, , sentSeconds, sent, receivedSeconds, received] = found;
    if (Number.isNaN(epoch)) epoch = Number(sentSeconds);
    const start = (Number(sentSeconds) - epoch) * 1e9 + Number(sent);
    sentNs.push(start);
    rttNs.push((Number(receivedSeconds) - epoch) * 1e9 + Number(received) - start);
  }
  checkWhole(text, rttNs.length);
  const { replies } = output;
  replies.rttNs = rttNs.slice(0, count);
  replies.sequence = replies.rttNs.map((_, i) => i + 1);
  replies.quantisationNs = replies.rttNs.map(() => 1);
  replies.duplicate = replies.rttNs.map(() => false);
  output.sentNs = sentNs.slice(0, count).map((sent) => sent - (sentNs[0] ?? 0));
  output.duplicatesUnlisted = true;
  const length = replies.rttNs.length;
  const duplicates = /# duplicated messages = (\d+)/.exec(text);
  output.totals = {
    sent: length,
    received: length,
    duplicates: Number(duplicates?.[1] ?? 0),
    durationSeconds: ((sentNs[length - 1] ?? 0) - (sentNs[0] ?? 0)) / 1e9,
  };
  output.excess = { sent: Number(all[1]), rttNs };
  if (length < count) output.complaints.push(shortOf(count, length, Number(all[1]) - Number(all[2])));
  return output;
}

/** Rows that follow each other in the log must be packets that did so on the wire, or captures could not be paired with them. */
function checkWhole(text: string, rows: number): void {
  const valid = /\[Valid Duration\] .*?SentMessages=(\d+); ReceivedMessages=(\d+)/.exec(text);
  if (valid === null && rows === 0) return;
  if (valid?.[1] === valid?.[2] && Number(valid?.[1]) === rows) return;
  throw new ProbeOutputError(
    `sockperf's log has ${rows} rows, and it counted ${valid?.[2] ?? 0} replies to ${valid?.[1] ?? 0} requests: which is which cannot be told`,
  );
}

function shortOf(count: number, length: number, unanswered: number): string {
  const lost = unanswered > 0 ? ", and it waits for ever for a reply that is lost" : "";
  return `sockperf got ${length} round trips into its log in its time, ${count} were asked for${lost}`;
}

function notSockperf(text: string, complaints: readonly string[]): ProbeOutputError {
  if (complaints.length === 0)
    return new ProbeOutputError(`no line "[Total Run]": not the output of sockperf (${excerpt(text)})`);
  return new ProbeOutputError(
    `sockperf ended without a round trip, and it said ${JSON.stringify(complaints.join("; "))}`,
    "refused",
    "see that nothing between the guests drops what goes to port 11111; ./tare up measures again",
  );
}
