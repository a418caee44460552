import type { SequenceNumbering } from "../numbering";
import {
  addReplyWithoutRtt,
  complaintsIn,
  emptyOutput,
  excerpt,
  ProbeOutputError,
  readMilliseconds,
  type ProbeOutput,
} from "../output";

/** 0, 1, … 65534, 0, … */
export const numbering: SequenceNumbering = { first: 0, modulus: 65535 };

/** One reply: "10.0.0.2 : [17], 64 bytes, 0.064 ms (0.064 avg, 0% loss)", or "10.0.0.2 : duplicate for [17], 64 bytes, 0.1 ms". */
const reply = /^\S+ +: (duplicate for )?\[(\d+)\], \d+ bytes, (-?)(?=[\d.]+(?:e[+-]?\d+)? ms)/;

/**
 * Reads what `fping -c COUNT` wrote about one target: reply lines on stdout, the totals on stderr, both in one text.
 * @throws ProbeOutputError where the text is not fping's, or fping ended without sending
 */
export function parseFping(text: string): ProbeOutput {
  const output = emptyOutput(numbering);
  const seen = new Set<number>();
  const others: string[] = [];
  for (const line of text.split("\n")) {
    const found = reply.exec(line);
    if (found) readReply(output, line, found, seen);
    else if (/^ICMP .* from /.test(line)) output.errors++;
    else others.push(line);
  }
  output.complaints = complaintsIn(others, /^fping\b/);
  const totals = /^\S+ +: xmt\/rcv\/%(?:loss|return) = (\d+)\/(\d+)\//m.exec(text);
  if (!totals && seen.size === 0) throw notFping(text, output.complaints);
  if (totals)
    output.totals = {
      sent: Number(totals[1]),
      received: Number(totals[2]),
      duplicates: output.replies.sequence.length - seen.size,
      durationSeconds: 0,
    };
  return output;
}

function readReply(output: ProbeOutput, line: string, found: RegExpExecArray, seen: Set<number>): void {
  const sequence = Number(found[2]) + 1;
  const duplicate = found[1] !== undefined || seen.has(sequence);
  const { rttNs, quantisationNs } = readMilliseconds(line, found[0].length);
  if (found[3] === "-") {
    // The clock went back while the reply was on its way, by this much and the round trip.
    output.clockBackNs.push(rttNs);
    addReplyWithoutRtt(output, sequence, duplicate);
  } else {
    output.replies.sequence.push(sequence);
    output.replies.rttNs.push(rttNs);
    output.replies.quantisationNs.push(quantisationNs);
    output.replies.duplicate.push(duplicate);
  }
  seen.add(sequence);
}

function notFping(text: string, complaints: readonly string[]): ProbeOutputError {
  if (complaints.length === 0)
    return new ProbeOutputError(`neither replies nor totals: not the output of fping -c (${excerpt(text)})`);
  return new ProbeOutputError(
    `fping ended without sending, and it said ${JSON.stringify(complaints.join("; "))}`,
    "refused",
  );
}
