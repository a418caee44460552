import type { SequenceNumbering } from "../probes/numbering";
import type { Excess, ProbeOutput } from "../probes/output";
import { VisibleError } from "../errors/visibleError";
import type { CaptureSource } from "./byteWindow";
import type { ProbeMark } from "./flows";
import { pairEchoes, roundTripsNs, type EchoTrain } from "./pair";

/** The trains of one probe at its capture points. They are asked for along the path of a request. */
export class ProbeTrains {
  /** Requests that the tool sent before those that it was asked for; null as long as no capture has shown it. */
  private before: number | null = null;

  /**
   * @param output null where the tool wrote nothing that can be read
   * @param sent requests that the probe sent, as far as it is known; 0 if it is not
   */
  constructor(
    private readonly output: ProbeOutput | null,
    private readonly sent: number,
    private readonly wire: SequenceNumbering,
    private readonly mark: ProbeMark,
  ) {}

  /**
   * @throws PcapError where the capture cannot be read to its end
   * @throws VisibleError where it does not show which of the packets are the probe's
   */
  read(source: CaptureSource): EchoTrain {
    const { output, sent, wire, mark } = this;
    const excess = output?.excess;
    if (!excess) return pairEchoes(source, sent, wire, mark);
    const whole = pairEchoes(source, excess.sent, wire, mark);
    if (whole.candidates !== 1 || sent === 0) return whole;
    this.before ??= placeOf(excess, whole);
    return part(whole, this.before, sent);
  }
}

/**
 * After how many requests those with the logged RTTs began. A point's RTT of a packet lies within the tool's own, as its stamps lie
 * between those of the tool, whatever the clocks. So of all places only those are possible where that holds for each of the logged
 * packets: with some hundred that take differently long, one.
 */
function placeOf({ sent, rttNs }: Excess, train: EchoTrain): number {
  const inner = roundTripsNs(train);
  const nests = (before: number) =>
    rttNs.every((outer, i) => !((inner[before + 1 + i] ?? NaN) > outer + train.stampStepNs));
  const possible: number[] = [];
  for (let before = 0; before <= sent - rttNs.length && possible.length < 2; before++)
    if (nests(before)) possible.push(before);
  const [before] = possible;
  if (before !== undefined && possible.length === 1) return before;
  throw new VisibleError(
    `which of its packets are in the probe's log cannot be told: ${possible.length === 0 ? "none" : "more than one"} of the places fits`,
    `add "tap" to capturePoints: at the points close to the probe a packet takes nearly as long as the probe says`,
  );
}

/** The train of `count` requests after the first `before` ones. */
function part(whole: EchoTrain, before: number, count: number): EchoTrain {
  const cut = (column: Float64Array) => {
    const own = column.slice(before, before + count + 1);
    own[0] = NaN;
    return own;
  };
  const own = (numbers: readonly number[]) =>
    numbers.map((number) => number - before).filter((number) => number >= 1 && number <= count);
  const seen = (from: number, to: number) =>
    [whole.requestNs, whole.replyNs].reduce(
      (sum, column) => sum + column.subarray(from, to).reduce((all, stamp) => all + (Number.isNaN(stamp) ? 0 : 1), 0),
      0,
    );
  return {
    ...whole,
    count,
    requestNs: cut(whole.requestNs),
    replyNs: cut(whole.replyNs),
    payloadStampNs: cut(whole.payloadStampNs),
    noRequest: own(whole.noRequest),
    noReply: own(whole.noReply),
    duplicateRequests: own(whole.duplicateRequests),
    duplicateReplies: own(whole.duplicateReplies),
    reusedNumbers: own(whole.reusedNumbers),
    warmUp: whole.warmUp + seen(1, before + 1),
    beyond: seen(before + count + 1, whole.count + 1),
  };
}
