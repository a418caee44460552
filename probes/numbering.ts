/** How a probe tool numbers its requests: the first sequence number, and how many there are before they start again. */
export interface SequenceNumbering {
  first: number;
  modulus: number;
}

/**
 * Turns sequence numbers that wrap into running numbers. Of all numbers with the same remainder it takes the one nearest to
 * the largest seen so far, so it tolerates losses, duplicates and reordering of up to half the modulus in a row.
 */
export class Unwrapper {
  private largest: number;

  constructor(
    private readonly modulus: number,
    first: number,
  ) {
    this.largest = first - 1;
  }

  next(sequence: number): number {
    const half = this.modulus / 2;
    let step = (sequence - this.largest) % this.modulus;
    if (step < 0) step += this.modulus;
    if (step > half) step -= this.modulus;
    const running = this.largest + step;
    if (running > this.largest) this.largest = running;
    return running;
  }
}
