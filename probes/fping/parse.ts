import type { SequenceNumbering } from "../numbering";
import { emptyOutput, ProbeOutputError, readMilliseconds, type ProbeOutput } from "../output";

/** 0, 1, … 65534, 0, … */
export const numbering: SequenceNumbering = { first: 0, modulus: 65535 };

/** One reply: "10.0.0.2 : [17], 64 bytes, 0.064 ms (0.064 avg, 0% loss)". */
const reply = /^\S+ +: \[(\d+)\], \d+ bytes, (?=[\d.]+ ms)/;

/**
 * Reads what `fping -c COUNT` wrote about one target: reply lines on stdout, the totals on stderr, both in one text.
 * @throws ProbeOutputError where the text is not fping's
 */
export function parseFping(text: string): ProbeOutput {
  const output = emptyOutput(numbering);
  const seen = new Set<number>();
  for (const line of text.split("\n")) {
    const found = reply.exec(line);
    if (found) {
      const sequence = Number(found[1]) + 1;
      const { rttNs, quantisationNs } = readMilliseconds(line, found[0].length);
      output.replies.sequence.push(sequence);
      output.replies.rttNs.push(rttNs);
      output.replies.quantisationNs.push(quantisationNs);
      output.replies.duplicate.push(seen.has(sequence));
      seen.add(sequence);
    } else if (/^ICMP .* from /.test(line)) output.errors++;
  }
  const totals = /^\S+ +: xmt\/rcv\/%(?:loss|return) = (\d+)\/(\d+)\//m.exec(text);
  if (!totals && seen.size === 0) throw new ProbeOutputError("neither replies nor totals: not the output of fping -c");
  if (totals)
    output.totals = {
      sent: Number(totals[1]),
      received: Number(totals[2]),
      duplicates: output.replies.sequence.length - seen.size,
      durationSeconds: 0,
    };
  return output;
}
