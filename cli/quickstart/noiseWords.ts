import type { MeasuredScenario } from "./closingWords";

/** The smallest and the largest of some values. */
interface Span {
  least: number;
  most: number;
}

/**
 * What the quickstart's A/A pair says: without background containers both stacks are the same scenario, so that their overheads
 * differ by noise only, and the containers' load is seen only where it changes the overhead by more.
 */
export function noiseWords(measured: readonly MeasuredScenario[]): string {
  const idle = overheads(measured.filter(({ backgroundCount }) => backgroundCount === 0));
  const pairs = [...new Set(idle.map(({ rate }) => rate))].flatMap((rate) => {
    const values = idle.filter((run) => run.rate === rate).map(({ ms }) => ms);
    return values.length < 2 ? [] : [{ rate, values }];
  });
  if (pairs.length === 0)
    return "No scenario was measured twice with success: by how much two measurements of the same differ is not known.";
  const noise = Math.max(...pairs.map(({ values }) => width(spanOf(values))));
  const list = pairs.map(({ rate, values }) => `${values.map(micros).join(" and ")} µs at ${rate}`).join(", ");
  return [
    "Without background containers both stacks are the same scenario, measured twice. Its median overheads:",
    `${list}. What they differ by, up to ${micros(noise)} µs, is the least that a difference must exceed.`,
    ...loadWords(measured, noise),
  ].join("\n");
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
  const exceeds = changes.some((change) => Math.abs(change) > noise);
  return [
    `The cpu load changed it by ${signed(least)} to ${signed(most)} µs: ${exceeds ? "partly more than that, but each scenario was measured" : "no more than that, so that nothing can be said of it."}`,
    ...(exceeds ? ["with one repetition only, and one repetition settles nothing."] : []),
  ];
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
const micros = (ms: number) => (ms * 1000).toFixed(1);
const signed = (ms: number) => `${ms < 0 ? "−" : "+"}${micros(Math.abs(ms))}`;
