import { Unwrapper, type SequenceNumbering } from "../probes/numbering";
import type { Echo } from "./echoes";
import type { Flow } from "./flows";

/**
 * Gives each packet of a flow its running number from 1, and 0 to packets of other flows. Requests go out in order. A reply belongs to
 * the last request of its number that is still unanswered, however late it comes; where there is none, to the nearest of its
 * number: the request was answered before, or the capture has missed it.
 */
export class RunningNumbers {
  private readonly numbering: Unwrapper;
  private readonly requests: LastRequests;
  private largest = 0;

  /** @param sent requests that the probe says it sent; 0 if it did not say */
  constructor(
    private readonly flow: Flow,
    private readonly sent: number,
    private readonly wire: SequenceNumbering,
  ) {
    this.numbering = new Unwrapper(wire.modulus, wire.first);
    this.requests = new LastRequests(wire.modulus);
  }

  next(echo: Echo, payloadStampNs: number): number {
    if (!this.belongs(echo)) return 0;
    const { first, modulus } = this.wire;
    if (!echo.isReply) {
      const number = this.numbering.next(echo.sequence) - first + 1;
      if (number < 1) return 0;
      if (number > this.largest) this.largest = number;
      this.requests.add(number, payloadStampNs);
      return number;
    }
    // The largest number up to `largest` with the reply's remainder, and the one a turn later.
    const before = this.largest - modulo(this.largest - (echo.sequence - first + 1), modulus);
    const after = before + modulus;
    const isBefore = before >= 1 && (this.requests.answer(before, payloadStampNs) || !this.isNearer(after, before));
    return isBefore ? before : after;
  }

  private isNearer(after: number, before: number): boolean {
    const { largest, sent } = this;
    return after - largest < largest - before && (sent === 0 || after <= sent);
  }

  private belongs({ isReply, identifier, source, destination }: Echo): boolean {
    const { flow } = this;
    return (
      identifier === flow.identifier &&
      source === (isReply ? flow.destination : flow.source) &&
      destination === (isReply ? flow.source : flow.destination)
    );
  }
}

function modulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

/** The last request of each number on the wire. No reply is looked for further back. */
class LastRequests {
  /** Running number of the request, by its number on the wire; 0 where there is none, or it was answered. */
  private unanswered = new Float64Array(1024);
  private stampNs = new Float64Array(1024);

  constructor(private readonly modulus: number) {}

  add(number: number, payloadStampNs: number): void {
    const place = number % this.modulus;
    if (place >= this.unanswered.length) this.lengthen(place);
    this.unanswered[place] = number;
    this.stampNs[place] = payloadStampNs;
  }

  /** Whether a reply with this stamp answers request `number`. ping's stamp comes back in the reply, and tells a request from one of an earlier turn. */
  answer(number: number, payloadStampNs: number): boolean {
    const place = number % this.modulus;
    if (this.unanswered[place] !== number) return false;
    const asked = this.stampNs[place] ?? NaN;
    if (asked !== payloadStampNs && !Number.isNaN(asked) && !Number.isNaN(payloadStampNs)) return false;
    this.unanswered[place] = 0;
    return true;
  }

  /** Most captures need few places. */
  private lengthen(place: number): void {
    const length = Math.min(this.modulus, 2 * (place + 1));
    const [unanswered, stampNs] = [new Float64Array(length), new Float64Array(length)];
    unanswered.set(this.unanswered);
    stampNs.set(this.stampNs);
    [this.unanswered, this.stampNs] = [unanswered, stampNs];
  }
}
