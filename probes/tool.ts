import type { Problem } from "../errors/visibleError";
import type { Probe } from "../scenarios/probe";
import type { SequenceNumbering } from "./numbering";
import type { ProbeOutput } from "./output";

/** A program that sends echo requests from a guest: one folder here, its mode in scenarios/probe.ts, one line in index.ts. */
export interface ProbeTool {
  /** Debian package of the program, for the guest image. */
  package: string;
  /** Why the tool cannot send a probe as it is asked for; undefined if it can. */
  refuses(probe: Probe): ProbeProblem | undefined;
  /** What runs in the sender guest: the program and its arguments. */
  command(probe: Probe, target: ProbeTarget): string[];
  numbering: SequenceNumbering;
  /** Step of the clock readings whose difference is an RTT, nanoseconds. What it prints may be coarser (ProbeOutput). */
  stampStepNs: number;
  /** Its requests go out with the time to live that {@link ProbeTarget.hops} says, by which captures know them. */
  marksHops?: true;
  /** It has several threads, and so what its main thread waited is not all that it waited. */
  threads?: true;
  /** Its packets as a tcpdump filter, where they are no ICMP echoes. */
  packets?: string;
  /** What must run in the responder guest, at this IPv4 address of its, while the tool sends; absent where the kernel answers. */
  server?: (address: string) => string[];
  /** What to change so that the tool sends, where it has ended without sending and with these words. */
  refusalWayOut?: (words: string) => string;
  /**
   * Reads what the tool wrote, stdout before stderr.
   * @param count how many requests it was asked for
   * @throws ProbeOutputError where the text is not the tool's
   */
  parse(text: string, count: number): ProbeOutput;
}

/** What is wrong with a probe, and which member of it should be changed. */
export interface ProbeProblem extends Problem {
  member: "rate" | "count";
  wayOut: string;
}

export interface ProbeTarget {
  /** IPv4 address of the responder guest. */
  address: string;
  /** Bytes of each request behind its ICMP header. */
  payloadBytes: number;
  /** The requests' time to live; undefined leaves it to the guest. */
  hops?: number;
}

/** A number as command lines take it: no exponent, and no more decimals than are needed (six at most). */
export function decimal(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, "");
}
