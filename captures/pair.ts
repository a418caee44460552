import type { SequenceNumbering } from "../probes/numbering";
import type { CaptureSource } from "./byteWindow";
import { forEachEcho, type Echo } from "./echoes";
import { bears, FlowList, probeFlows, type ProbeMark, type SeenFlow } from "./flows";
import { RunningNumbers } from "./runningNumbers";
import { TrainBuilder } from "./trainBuilder";

/** One probe's packets at one capture point, by running number from 1. */
export interface EchoTrain {
  /** Unix second that stamps are counted from. */
  epochSeconds: number;
  /** Packets of all kinds that the capture holds. */
  packets: number;
  /** Step of the stamps, nanoseconds. */
  stampStepNs: number;
  /** The echo identifier of the probe; null where the capture holds no request of it, or nothing tells which are its own. */
  identifier: number | null;
  /** Flows that could be the probe's: 1 where it is known. Where there are more, none of their packets is in the train. */
  candidates: number;
  /** Largest running number: the arrays below have one more entry, and entry 0 is not used. */
  count: number;
  /** Nanoseconds since epochSeconds; NaN where the packet was not seen. The first of duplicates. */
  requestNs: Float64Array;
  replyNs: Float64Array;
  /** ping's send stamp from the payload of the reply, or of the request while there is none; NaN where neither has one. */
  payloadStampNs: Float64Array;
  /** Running numbers that were not seen exactly twice, by what is wrong with them. */
  noRequest: number[];
  noReply: number[];
  duplicateRequests: number[];
  duplicateReplies: number[];
  /** Requests that bear the number of an earlier one and another send stamp: the number was used again. */
  reusedNumbers: number[];
  /** Packets that came after one with a larger number. */
  reorderedRequests: number;
  reorderedReplies: number;
  /** Packets that warmed the path up, and those of the probe's tool before and after the requests that were asked for. */
  warmUp: number;
  beyond: number;
  /** Echo packets of other probes or other directions, or with a number more than a turn beyond all requests so far and those that were sent. */
  strays: number;
}

/**
 * Sorts the probe's echo packets in a capture into a train by (addresses, identifier, sequence, turn of the 16-bit counter). Every
 * number from 1 to `sent` that does not occur exactly twice is listed. Memory holds the train, 24 bytes a request, and no packets.
 * @param sent requests that the probe says it sent; 0 if it did not say
 * @param mark by what the probe's own packets are known
 * @throws PcapError where the capture cannot be read to its end
 */
export function pairEchoes(
  source: CaptureSource,
  sent: number,
  wire: SequenceNumbering,
  mark: ProbeMark = {},
): EchoTrain {
  const list = new FlowList(wire);
  // Whose packets are the probe's is known at the end. Nearly always it is the first flow that could be the probe's.
  let guess: Pairing | undefined;
  let replyBefore = false;
  let warmUp = 0;
  const { echoes, ...capture } = forEachEcho(source, (echo) => {
    if (echo.isWarmUp) {
      warmUp++;
      return;
    }
    if (!echo.isReply) {
      const flow = list.add(echo);
      if (!guess && bears(flow, mark)) guess = new Pairing(flow, sent, wire);
    }
    if (guess) guess.enter(echo);
    else if (echo.isReply) replyBefore = true;
  });
  const candidates = probeFlows(list.flows, sent, mark);
  const flow = candidates.length === 1 ? candidates[0] : undefined;
  if (flow && (replyBefore || guess?.flow !== flow)) {
    const pairing = (guess = new Pairing(flow, sent, wire));
    forEachEcho(source, (echo) => {
      if (!echo.isWarmUp) pairing.enter(echo);
    });
  }
  const train = (flow && guess?.train) ?? new TrainBuilder(sent);
  const identifier = flow?.identifier ?? null;
  const strays = echoes - warmUp - train.entered;
  return { ...capture, identifier, candidates: candidates.length, ...train.finish(), warmUp, beyond: 0, strays };
}

/** A flow's packets on their way into its train. */
class Pairing {
  readonly train: TrainBuilder;
  private readonly numbers: RunningNumbers;
  private furthest: number;

  constructor(
    readonly flow: SeenFlow,
    sent: number,
    wire: SequenceNumbering,
  ) {
    this.train = new TrainBuilder(sent);
    this.numbers = new RunningNumbers(flow, sent, wire);
    this.furthest = sent + wire.modulus;
  }

  enter(echo: Echo): void {
    const payloadStampNs = echo.payloadStampNs();
    const number = this.numbers.next(echo, payloadStampNs);
    if (number < 1) return;
    if (!echo.isReply) this.furthest++;
    // Numbers may jump by half a turn with each packet of a damaged capture, and no train is as long as that makes it.
    if (number <= this.furthest) this.train.enter(number, echo, payloadStampNs);
  }
}

/** Round-trip time at the point: reply's stamp − request's; one entry a running number, NaN where either is missing. */
export function roundTripsNs(train: EchoTrain): Float64Array {
  return train.replyNs.map((reply, number) => reply - (train.requestNs[number] ?? NaN));
}
