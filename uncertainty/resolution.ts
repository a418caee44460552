/** A reading lies anywhere within a step, so it is known to q/√12 (JCGM 100:2008, F.2.2.1), and the difference of two to q/√6. */
export function differenceResolution(stepNs: number): number {
  return stepNs / Math.sqrt(6);
}

/** Of an RTT that a probe tool prints. What is printed in the clock's own steps loses nothing more. */
export function rttResolution(clockStepNs: number, printedStepNs: number): number {
  const printed = printedStepNs > clockStepNs ? printedStepNs / Math.sqrt(12) : 0;
  return Math.hypot(differenceResolution(clockStepNs), printed);
}
