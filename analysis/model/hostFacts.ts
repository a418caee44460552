import { factsOf, readingText, type FactReadings } from "../../scenarios/hostFacts";
import { sides } from "../../scenarios/host";
import { compareText, type Dataset } from "./runData";

/** What a dataset's runs say of their hosts. */
export interface RecordedFacts {
  /** Different readings of each fact, in order of text, by name: "sender's kernel". */
  readings: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Facts, without their side, that some runs were recorded without, because their version did not ask for them. */
  unknown: readonly string[];
}

export function recordedFacts(data: Dataset): RecordedFacts {
  const found = new Map<string, Map<string, readonly string[]>>();
  const unknown = new Set<string>();
  for (const { run } of data.runs)
    for (const side of sides)
      for (const [fact, reading] of Object.entries(factsOf(run.environment[side]))) {
        if (reading === undefined) unknown.add(fact);
        else add(found, `${side}'s ${fact}`, reading);
      }
  const sorted = [...found].map(([fact, readings]) => [fact, [...readings.keys()].sort(compareText)] as const);
  return {
    readings: new Map(sorted.map(([fact, keys]) => [fact, keys.map((key) => found.get(fact)?.get(key) ?? [])])),
    unknown: [...unknown].sort(compareText),
  };
}

function add(found: Map<string, Map<string, readonly string[]>>, name: string, reading: FactReadings[string]): void {
  const readings = found.get(name) ?? new Map<string, readonly string[]>();
  found.set(name, readings.set(readingText(reading), reading ?? ["unknown"]));
}

/** More readings of one fact than this are only counted. */
const mostReadings = 4;

/** The facts that differ between runs of one dataset: "sender's wire rate: 1 Gbit/s | 20 Mbit/s". */
export function factsThatDiffer(data: Dataset): string[] {
  return [...recordedFacts(data).readings]
    .filter(([, readings]) => readings.length > 1)
    .map(([fact, readings]) => `${fact}: ${manyReadings(readings)}`);
}

/** Different readings of one fact; of long lists only what is not in all of them. */
export function manyReadings(readings: readonly (readonly string[])[]): string {
  const inAll = (item: string) => readings.length > 1 && readings.every((reading) => reading.includes(item));
  const texts = readings.map((reading) => readingText(reading.filter((item) => !inAll(item))));
  const more = texts.length - mostReadings;
  return [...texts.slice(0, mostReadings), ...(more > 0 ? [`${more} more`] : [])].join(" | ");
}
