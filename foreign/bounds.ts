/**
 * From what on other people's work is told. Each bound is half of what must be seen in every run (25 % of one CPU, 10 % of the wire
 * or of the disk's time), so that what a reading misses at its edges does not hide it.
 */
export const bounds = {
  /** Of one CPU. */
  cpu: 0.125,
  /** Of the wire's rate, in either direction. */
  wire: 0.05,
  /** Of the time: the disk's plateau is a disk that is never idle. */
  disk: 0.05,
} as const;

/** Cpu time comes in steps of 10 ms for each process: in a shorter window a few such steps reach the bound. */
export const leastWindowSeconds = 0.5;

/** `./tare doctor` warns of more than this, of one CPU, and of a larger share of stolen time. */
export const doctorBounds = { cpu: 0.25, steal: 0.01 } as const;
