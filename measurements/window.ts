import { cpuTimesBetween, type CpuTimes } from "../foreign/cpuTimes";
import type { Sample } from "./samples";

/** Two readings and the time between them. */
export interface Window {
  from: Sample;
  to: Sample;
  seconds: number;
}

/** Cpu time comes in steps of 10 ms: over a shorter time, two readings say too little. */
const leastSeconds = 1;

/**
 * The closest readings before `start` and after `end` that are a second apart, or else the first and the last one; undefined if there
 * are no two.
 */
export function windowAround(samples: readonly Sample[], startSeconds: number, endSeconds: number): Window | undefined {
  const from = samples.findLast((sample) => sample.atSeconds <= startSeconds) ?? samples[0];
  const ended = Math.max(endSeconds, (from?.atSeconds ?? 0) + leastSeconds);
  const to = samples.find((sample) => sample.atSeconds >= ended) ?? samples.at(-1);
  if (!from || !to || to.atSeconds <= from.atSeconds) return undefined;
  return { from, to, seconds: to.atSeconds - from.atSeconds };
}

/** The time spanned by the readings up to `start`, and by those from `end` on; undefined where there are fewer than two. */
export function windowsBeside(
  samples: readonly Sample[],
  startSeconds: number,
  endSeconds: number,
): { before: Window | undefined; after: Window | undefined } {
  const early = samples.filter((sample) => sample.atSeconds <= startSeconds);
  const late = samples.filter((sample) => sample.atSeconds >= endSeconds);
  return { before: spanned(early), after: spanned(late) };
}

function spanned(samples: readonly Sample[]): Window | undefined {
  const [from, to] = [samples[0], samples.at(-1)];
  if (!from || !to || to.atSeconds <= from.atSeconds) return undefined;
  return { from, to, seconds: to.atSeconds - from.atSeconds };
}

/** Seconds of cpu time on the given CPUs within a window, by their use. */
export function cpuSeconds({ from, to }: Window, cpus: readonly number[]): CpuTimes {
  return cpuTimesBetween(from.cpus, to.cpus, cpus);
}
