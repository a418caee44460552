/** Cpu time comes in steps of 10 ms for each process: in a shorter window a few such steps reach the bound. */
export const leastWindowSeconds = 0.5;

/** `./tare doctor` warns of more than this, of one CPU, and of a larger share of stolen time. */
export const doctorBounds = { cpu: 0.25, steal: 0.01 } as const;
