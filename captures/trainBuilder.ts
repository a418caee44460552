import type { Echo } from "./echoes";
import type { EchoTrain } from "./pair";

/** A train while its packets come in. */
export class TrainBuilder {
  /** Packets that came in. */
  entered = 0;
  private count: number;
  private requestNs: Float64Array;
  private replyNs: Float64Array;
  private payloadStampNs: Float64Array;
  private readonly duplicateRequests: number[] = [];
  private readonly duplicateReplies: number[] = [];
  private readonly reusedNumbers: number[] = [];
  private largestRequest = 0;
  private largestReply = 0;
  private reorderedRequests = 0;
  private reorderedReplies = 0;

  /** @param sent numbers that the train has at least */
  constructor(sent: number) {
    this.count = sent;
    this.requestNs = new Float64Array(sent + 1).fill(NaN);
    this.replyNs = new Float64Array(sent + 1).fill(NaN);
    this.payloadStampNs = new Float64Array(sent + 1).fill(NaN);
  }

  enter(number: number, echo: Echo, payloadStampNs: number): void {
    this.entered++;
    if (number > this.count) this.lengthen(number);
    if (echo.isReply) this.enterReply(number, echo.stampNs, payloadStampNs);
    else this.enterRequest(number, echo.stampNs, payloadStampNs);
  }

  finish(): Omit<
    EchoTrain,
    "epochSeconds" | "packets" | "stampStepNs" | "identifier" | "candidates" | "warmUp" | "beyond" | "strays"
  > {
    const { count, duplicateRequests, duplicateReplies, reusedNumbers, reorderedRequests, reorderedReplies } = this;
    const requestNs = this.requestNs.subarray(0, count + 1);
    const replyNs = this.replyNs.subarray(0, count + 1);
    const payloadStampNs = this.payloadStampNs.subarray(0, count + 1);
    return {
      count,
      requestNs,
      replyNs,
      payloadStampNs,
      noRequest: missing(requestNs),
      noReply: missing(replyNs),
      duplicateRequests,
      duplicateReplies,
      reusedNumbers,
      reorderedRequests,
      reorderedReplies,
    };
  }

  private enterRequest(number: number, stampNs: number, payloadStampNs: number): void {
    if (!Number.isNaN(this.requestNs[number])) {
      const first = this.payloadStampNs[number] ?? NaN;
      const isAnother = !Number.isNaN(first) && !Number.isNaN(payloadStampNs) && first !== payloadStampNs;
      (isAnother ? this.reusedNumbers : this.duplicateRequests).push(number);
      return;
    }
    this.requestNs[number] = stampNs;
    if (Number.isNaN(this.replyNs[number])) this.payloadStampNs[number] = payloadStampNs;
    if (number < this.largestRequest) this.reorderedRequests++;
    else this.largestRequest = number;
  }

  private enterReply(number: number, stampNs: number, payloadStampNs: number): void {
    if (!Number.isNaN(this.replyNs[number])) {
      this.duplicateReplies.push(number);
      return;
    }
    this.replyNs[number] = stampNs;
    this.payloadStampNs[number] = payloadStampNs;
    if (number < this.largestReply) this.reorderedReplies++;
    else this.largestReply = number;
  }

  /** By half as much again, so that a train whose length is not known is copied seldom. */
  private lengthen(number: number): void {
    this.count = number;
    if (number < this.requestNs.length) return;
    const length = Math.ceil(number * 1.5) + 1;
    this.requestNs = longer(this.requestNs, length);
    this.replyNs = longer(this.replyNs, length);
    this.payloadStampNs = longer(this.payloadStampNs, length);
  }
}

function longer(column: Float64Array, length: number): Float64Array {
  const copy = new Float64Array(length).fill(NaN, column.length);
  copy.set(column);
  return copy;
}

/** The numbers from 1 on that have no stamp. */
function missing(stamps: Float64Array): number[] {
  const numbers: number[] = [];
  for (let number = 1; number < stamps.length; number++) if (Number.isNaN(stamps[number])) numbers.push(number);
  return numbers;
}
