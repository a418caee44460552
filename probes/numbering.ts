/** How a probe tool numbers its requests: the first sequence number, and how many there are before they start again. */
export interface SequenceNumbering {
  first: number;
  modulus: number;
}

/**
 * Turns sequence numbers that wrap into running numbers. Of all numbers with the same remainder it takes the one nearest to
 * the largest seen so far, so it tolerates losses, duplicates and reordering of up to half the modulus in a row. It never takes
 * one that was not sent.
 */
export class Unwrapper {
  private largest: number;

  /** @param last the largest running number that there can be */
  constructor(
    private readonly modulus: number,
    private readonly first: number,
    private readonly last = Infinity,
  ) {
    this.largest = first - 1;
  }

  /** @param behind how many numbers behind the largest one this one is expected, because it comes late */
  next(sequence: number, behind = 0): number {
    const expected = this.largest - Math.round(behind);
    const half = this.modulus / 2;
    let step = (sequence - expected) % this.modulus;
    if (step < 0) step += this.modulus;
    if (step > half) step -= this.modulus;
    let running = expected + step;
    if (running > this.last) running -= this.modulus;
    else if (running < this.first && running + this.modulus <= this.last) running += this.modulus;
    if (running > this.largest) this.largest = running;
    return running;
  }
}
