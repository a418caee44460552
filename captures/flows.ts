import { Unwrapper, type SequenceNumbering } from "../probes/numbering";
import type { EchoTable } from "./echoes";

/** Echo requests of one process: who sends them to whom, under which ICMP identifier. */
export interface Flow {
  source: number;
  destination: number;
  identifier: number;
}

/** By what a probe's own packets are known. */
export interface ProbeMark {
  /** The ICMP identifier, where it is known already. */
  identifier?: number | undefined;
  /** The time to live that the probe was told to send with. */
  hops?: number | undefined;
}

/** A flow as it shows in a capture. */
interface SeenFlow extends Flow {
  hops: number;
  requests: number;
  /** The largest running number, counted from 1. */
  largest: number;
  numbering: Unwrapper;
}

/**
 * Finds the probe among a capture's flows: by its mark and, where it has none or several flows bear it, by what the probe says it
 * sent. A flow with a number that the probe did not reach is not the probe's. Of several others it is the one whose requests are
 * all there.
 * @param sent requests that the probe says it sent; 0 if it did not say
 * @returns the flows that could be the probe's: one if it is known, none if it is not there, more if nothing decides between them
 */
export function probeFlows(table: EchoTable, sent: number, wire: SequenceNumbering, mark: ProbeMark): Flow[] {
  const all = flowsIn(table, wire);
  const marked = all.filter(
    (flow) =>
      (mark.identifier === undefined || flow.identifier === mark.identifier) &&
      (mark.identifier !== undefined || mark.hops === undefined || flow.hops === mark.hops),
  );
  if (marked.length < 2) return marked;
  const possible = marked.filter((flow) => flow.largest <= sent);
  if (possible.length < 2) return possible.length === 1 ? possible : marked;
  const complete = possible.filter((flow) => flow.largest === sent && flow.requests >= sent);
  return complete.length === 1 ? complete : possible;
}

function flowsIn(table: EchoTable, wire: SequenceNumbering): SeenFlow[] {
  const flows = new Map<number, SeenFlow>();
  let lastKey = NaN;
  let flow: SeenFlow | undefined;
  for (let row = 0; row < table.length; row++) {
    if (table.isReply[row]) continue;
    const source = table.source[row] ?? 0;
    const identifier = table.identifier[row] ?? 0;
    // 48 bits, exact in a double. The capture filter names the two guests, so the source tells the destination.
    const key = source * 65536 + identifier;
    if (key !== lastKey) flow = flows.get(key);
    lastKey = key;
    if (!flow) {
      const numbering = new Unwrapper(wire.modulus, wire.first);
      const destination = table.destination[row] ?? 0;
      const hops = table.hops[row] ?? 0;
      flow = { source, destination, identifier, hops, requests: 0, largest: 0, numbering };
      flows.set(key, flow);
    }
    flow.requests++;
    const number = flow.numbering.next(table.sequence[row] ?? 0) - wire.first + 1;
    if (number > flow.largest) flow.largest = number;
  }
  return [...flows.values()];
}
