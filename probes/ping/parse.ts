import {
  addReplyWithoutRtt,
  complaintsIn,
  emptyOutput,
  excerpt,
  ProbeOutputError,
  readMilliseconds,
  type ProbeOutput,
} from "../output";
import { Unwrapper, type SequenceNumbering } from "../numbering";
import { foreignPing } from "./foreign";
import { imageWayOut, refusalWayOut } from "./wayOut";

/** 1, 2, … 65535, 0, … */
export const numbering: SequenceNumbering = { first: 1, modulus: 65536 };

/** The opening line: payload bytes, and in brackets those of the whole packet. Old versions call the number icmp_req. */
const opening = /^PING .*\d+\(\d+\) bytes of data\./m;
const reply = /^(?:\[[\d.]+\] )?\d+ bytes from .*?\bicmp_[rs]eq=(\d+)\b/;
const icmpError = /^(?:\[[\d.]+\] )?From .*?\bicmp_[rs]eq=\d+/;
const timeMark = " time=";

/**
 * Reads what iputils' ping wrote under LC_ALL=C, by the structure that all of its versions share: with or without -D, -O and -q.
 * Quiet and flood output has totals and no replies.
 * @throws ProbeOutputError where the text is not ping's, or ping ended without sending
 */
export function parsePing(text: string): ProbeOutput {
  if (!opening.test(text.slice(0, 1000))) throw notPing(text);
  const output = emptyOutput(numbering);
  output.totals = parseTotals(text.slice(text.lastIndexOf("\n--- ")));
  const { sent, durationSeconds } = output.totals ?? { sent: Infinity, durationSeconds: 0 };
  const running = new Unwrapper(numbering.modulus, numbering.first, sent);
  const intervalNs = sent > 1 ? (durationSeconds * 1e9) / (sent - 1) : 0;
  const others: string[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const line = text.slice(at, newline < 0 ? text.length : newline);
    if (!readReply(output, line, newline >= 0, running, intervalNs)) others.push(line);
    at += line.length + 1;
  }
  output.errors += others.filter((line) => icmpError.test(line)).length;
  output.clockBackNs = others.flatMap(clockBack);
  // ping sees it in a reply's stamp, and from then on takes the time in user space, as with -U.
  output.stampingChanged = output.clockBackNs.length > 0;
  output.complaints = complaintsIn(others, /^ping: /);
  return output;
}

/** Whether the line tells of a reply. One that was cut off where ping died is left out. */
function readReply(output: ProbeOutput, line: string, whole: boolean, running: Unwrapper, intervalNs: number): boolean {
  const found = reply.exec(line);
  if (!found) return false;
  const sequence = Number(found[1]);
  const { replies } = output;
  const time = line.indexOf(timeMark, found[0].length);
  if (time < 0) {
    // "(truncated)": the reply was shorter than the request, and ping looks no further at it.
    if (whole) {
      const number = running.next(sequence);
      addReplyWithoutRtt(output, number, line.includes("(DUP!)"));
    }
    return true;
  }
  const { rttNs, quantisationNs, end } = readMilliseconds(line, time + timeMark.length);
  const marks = line.slice(end);
  if (!marks.startsWith(" ms")) return true;
  if (marks.includes("(BAD CHECKSUM!)")) {
    output.errors++; // ping itself does not count it as a reply
    return true;
  }
  replies.sequence.push(running.next(sequence, intervalNs > 0 ? rttNs / intervalNs : 0));
  replies.rttNs.push(rttNs);
  replies.quantisationNs.push(quantisationNs);
  replies.duplicate.push(marks.includes("(DUP!)"));
  return true;
}

function parseTotals(text: string): ProbeOutput["totals"] {
  const found =
    /(\d+) packets transmitted, (\d+) received,(?: \+(\d+) duplicates,)?.* packet loss(?:, time (\d+)ms)?/.exec(text);
  if (!found) return null;
  const [, sent, received, duplicates = "0", milliseconds = "0"] = found;
  return {
    sent: Number(sent),
    received: Number(received),
    duplicates: Number(duplicates),
    durationSeconds: Number(milliseconds) / 1000,
  };
}

/** The warning has microseconds up to iputils 20240905. Later versions name whole seconds, rounded down, which does not say how far it was. */
function clockBack(line: string): number[] {
  const found = /time of day goes back(?: \(-?(\d+) ?([a-z]+)\))?/.exec(line);
  if (!found) return [];
  return [found[2] === "us" ? Number(found[1]) * 1000 : NaN];
}

function notPing(text: string): ProbeOutputError {
  const foreign = foreignPing(text);
  const words = complaintsIn(text.split("\n"), /^ping: /);
  const said = words.length > 0 ? `it said ${JSON.stringify(words.join("; "))}` : excerpt(text);
  if (foreign !== undefined)
    return new ProbeOutputError(
      `not the output of iputils' ping: this is not iputils' ping but ${foreign} (${said})`,
      "foreign",
      imageWayOut,
    );
  if (words.length > 0)
    return new ProbeOutputError(`ping ended without sending, and ${said}`, "refused", refusalWayOut(words.join("; ")));
  return new ProbeOutputError(`no "PING … bytes of data." line: not the output of iputils' ping (${said})`);
}
