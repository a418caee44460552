import { Unwrapper, type SequenceNumbering } from "../probes/numbering";
import type { Echo } from "./echoes";

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

/** A flow as a capture shows it. */
export interface SeenFlow extends Flow {
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
export function probeFlows(all: readonly SeenFlow[], sent: number, mark: ProbeMark): SeenFlow[] {
  const marked = all.filter((flow) => bears(flow, mark));
  if (marked.length < 2) return marked;
  const possible = marked.filter((flow) => flow.largest <= sent);
  if (possible.length < 2) return possible.length === 1 ? possible : marked;
  const complete = possible.filter((flow) => flow.largest === sent && flow.requests >= sent);
  return complete.length === 1 ? complete : possible;
}

/** Whether a flow could be the probe's by its mark. */
export function bears(flow: SeenFlow, { identifier, hops }: ProbeMark): boolean {
  return identifier === undefined ? hops === undefined || flow.hops === hops : flow.identifier === identifier;
}

/** The flows of a capture, in the order in which they begin. */
export class FlowList {
  private readonly byKey = new Map<string, SeenFlow>();
  private last: SeenFlow | undefined;

  constructor(private readonly wire: SequenceNumbering) {}

  get flows(): SeenFlow[] {
    return [...this.byKey.values()];
  }

  /** Enters a request, and returns its flow. */
  add(request: Echo): SeenFlow {
    const flow = this.last && isOf(this.last, request) ? this.last : this.flowOf(request);
    this.last = flow;
    flow.requests++;
    const number = flow.numbering.next(request.sequence) - this.wire.first + 1;
    if (number > flow.largest) flow.largest = number;
    return flow;
  }

  private flowOf({ source, destination, identifier, hops }: Echo): SeenFlow {
    const key = `${source} ${destination} ${identifier}`;
    const known = this.byKey.get(key);
    if (known) return known;
    const numbering = new Unwrapper(this.wire.modulus, this.wire.first);
    const flow = { source, destination, identifier, hops, requests: 0, largest: 0, numbering };
    this.byKey.set(key, flow);
    return flow;
  }
}

function isOf(flow: Flow, { source, destination, identifier }: Echo): boolean {
  return flow.identifier === identifier && flow.source === source && flow.destination === destination;
}
