import { timeText } from "../../analysis";
import type { MeasuredScenario } from "./closingWords";

/** The smallest and the largest of some values. */
interface Span {
  least: number;
  most: number;
}

/**
 * What the quickstart's A/A pair says: without neighbours both stacks are the same scenario, so that their tares differ by
 * noise only, and the neighbours' load is seen only where it changes the tare by more.
 */
export function noiseWords(measured: readonly MeasuredScenario[]): string {
  const idle = overheads(measured.filter(({ backgroundCount }) => backgroundCount === 0));
  const pairs = [...new Set(idle.map(({ rate }) => rate))].flatMap((rate) => {
    const values = idle.filter((run) => run.rate === rate).map(({ ms }) => ms);
    return values.length < 2 ? [] : [values];
  });
  if (pairs.length === 0)
    return "Noise: no scenario was measured twice with success, so by how much two measurements of the same differ is not known.";
  const noise = Math.max(...pairs.map((values) => width(spanOf(values))));
  return [
    `Noise: two measurements of the same differ by up to ${timeText(noise)}.`,
    ...loadWords(measured, noise),
  ].join(" ");
}

/** What the load changed, held against the noise. */
function loadWords(measured: readonly MeasuredScenario[], noise: number): string[] {
  const changes = [...new Set(measured.map(({ stack }) => stack))].flatMap((stack) => {
    const own = measured.filter((scenario) => scenario.stack === stack);
    const idle = overheads(own.filter(({ backgroundCount }) => backgroundCount === 0));
    const loaded = overheads(own.filter(({ backgroundCount }) => backgroundCount > 0));
    return loaded.flatMap(({ rate, ms }) => idle.filter((run) => run.rate === rate).map((run) => ms - run.ms));
  });
  if (changes.length === 0) return [];
  const { least, most } = spanOf(changes);
  const settled = changes.some((change) => Math.abs(change) > noise)
    ? "partly more than that, but one repetition settles nothing"
    : "no more than that, so that nothing can be said of it";
  return [`Neighbours under cpu load change the tare by ${plus(least)} to ${plus(most)}: ${settled}.`];
}

/** Median overheads of the runs that may be used. */
function overheads(measured: readonly MeasuredScenario[]): { rate: string; ms: number }[] {
  return measured
    .flatMap(({ manifest }) => manifest.summary)
    .filter(({ verdict }) => verdict !== "invalid")
    .flatMap(({ rate, overheadMedianMs }) => (overheadMedianMs === null ? [] : [{ rate, ms: overheadMedianMs }]));
}

const spanOf = (values: readonly number[]): Span => ({ least: Math.min(...values), most: Math.max(...values) });
const width = ({ least, most }: Span) => most - least;
const plus = (ms: number) => `${ms < 0 ? "" : "+"}${timeText(ms)}`;
