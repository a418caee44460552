import { emptyOutput, ProbeOutputError, readMilliseconds, type ProbeOutput } from "../output";
import { Unwrapper, type SequenceNumbering } from "../numbering";

/** 1, 2, … 65535, 0, … */
export const numbering: SequenceNumbering = { first: 1, modulus: 65536 };

const numberMark = "icmp_seq=";

/**
 * Reads what iputils' ping wrote under LC_ALL=C (as in Debian 12, Ubuntu 22.04 and 24.04): with or without -D, -O and -q.
 * Quiet and flood output has totals and no replies.
 * @throws ProbeOutputError where the text is not ping's
 */
export function parsePing(text: string): ProbeOutput {
  const known = /^PING .*\bbytes of data\./m.test(text.slice(0, 1000));
  if (!known)
    throw new ProbeOutputError(`no "PING … bytes of data." line: not the output of iputils' ping (${excerpt(text)})`);
  const output = emptyOutput(numbering);
  const running = new Unwrapper(numbering.modulus, numbering.first);
  const { replies } = output;
  let at = text.indexOf(numberMark);
  while (at >= 0) {
    const lineEnd = lineEndFrom(text, at);
    const sequence = parseInt(text.slice(at + numberMark.length, at + numberMark.length + 6), 10);
    const time = text.indexOf(" time=", at);
    if (time >= 0 && time < lineEnd) {
      const { rttNs, quantisationNs, end } = readMilliseconds(text, time + 6);
      const marks = text.slice(end, lineEnd);
      // If ping died while it wrote, the last line may end within the number.
      if (!marks.startsWith(" ms")) break;
      replies.sequence.push(running.next(sequence));
      replies.rttNs.push(rttNs);
      replies.quantisationNs.push(quantisationNs);
      replies.duplicate.push(marks.includes("(DUP!)"));
      if (marks.includes("(BAD CHECKSUM!)")) output.errors++;
    } else if (text.slice(lineStartFrom(text, at), at).includes("From ")) output.errors++;
    at = text.indexOf(numberMark, lineEnd);
  }
  output.totals = parseTotals(text.slice(text.lastIndexOf("\n--- ")));
  for (const [, microseconds] of text.matchAll(/time of day goes back \(-?(\d+)us\)/g))
    output.clockBackNs.push(Number(microseconds) * 1000);
  return output;
}

function parseTotals(text: string): ProbeOutput["totals"] {
  const found = /(\d+) packets transmitted, (\d+) received,(?: \+(\d+) duplicates,)?.* packet loss, time (\d+)ms/.exec(
    text,
  );
  if (!found) return null;
  const [, sent, received, duplicates = "0", milliseconds] = found;
  return {
    sent: Number(sent),
    received: Number(received),
    duplicates: Number(duplicates),
    durationSeconds: Number(milliseconds) / 1000,
  };
}

function lineEndFrom(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function lineStartFrom(text: string, at: number): number {
  return text.lastIndexOf("\n", at) + 1;
}

function excerpt(text: string): string {
  return text.trim() === "" ? "it is empty" : `it begins with ${JSON.stringify(text.slice(0, 60))}`;
}
