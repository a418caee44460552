/** A kind of long test: cases without end, each made from a seed alone. */
export interface SoakCampaign {
  name: string;
  /** What is tried, and what has to hold. */
  tries: string;
  /** Makes what all cases share. `progress` is shown to the user. */
  start(progress: (text: string) => void): Promise<Running>;
}

export interface Running {
  /** Rejects where the case fails. The same seed makes the same case. */
  runCase(seed: number): Promise<void>;
  /** Takes away what {@link SoakCampaign.start} made. */
  stop(): Promise<void>;
}
