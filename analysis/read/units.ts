/**
 * Numbers with their unit in the type, so that nanoseconds and milliseconds, or a 16-bit wire sequence and a running
 * number, cannot be mixed by accident. A brand costs nothing at run time.
 */
declare const unit: unique symbol;
type Branded<Name extends string> = number & { readonly [unit]: Name };

/** A duration or a stamp difference. Doubles hold whole nanoseconds exactly up to 104 days. */
export type Nanoseconds = Branded<"ns">;
export const nanoseconds = (value: number): Nanoseconds => value as Nanoseconds;

export type Milliseconds = Branded<"ms">;
export const milliseconds = (value: Nanoseconds): Milliseconds => (value / 1e6) as Milliseconds;

/** The n-th request of a probe, from 1 and without the wire's wrap at 16 bits. */
export type SequenceNumber = Branded<"sequence">;
export const sequenceNumber = (value: number): SequenceNumber => value as SequenceNumber;
