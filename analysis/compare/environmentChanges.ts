import { factChangeText, readingText } from "../../scenarios/hostFacts";
import { manyReadings, recordedFacts } from "../model/hostFacts";
import { compareText, type Dataset } from "../model/runData";

/** A fact's different readings in one set; undefined where the set does not have the fact. */
type Readings = readonly (readonly string[])[] | undefined;

/** Facts of machines and tools that differ between the sets, "A → B", and those that are not known of a set. */
export function environmentChanges(a: Dataset, b: Dataset): string[] {
  const [factsA, factsB] = [facts(a), facts(b)];
  const names = [...new Set([...factsA.readings.keys(), ...factsB.readings.keys()])].sort(compareText);
  const changes = names.flatMap((name) => {
    const [before, after] = [factsA.readings.get(name), factsB.readings.get(name)];
    if (textOf(before) === textOf(after) || isUnknown(name, factsA.unknown, before)) return [];
    return isUnknown(name, factsB.unknown, after) ? [] : [`${name}: ${arrow(before, after)}`];
  });
  return [...changes, ...unknownFacts(factsA.unknown, factsB.unknown)];
}

/** What the runs say of machines and tools, by name, to be kept; different readings of one fact stand one behind the other. */
export function environmentFacts(data: Dataset): Record<string, string[]> {
  return Object.fromEntries([...facts(data).readings].map(([name, readings]) => [name, (readings ?? []).flat()]));
}

function facts(data: Dataset) {
  const { readings, unknown } = recordedFacts(data);
  const of = (value: (run: Dataset["runs"][number]["run"]) => string) =>
    [...new Set(data.runs.map(({ run }) => value(run)))].sort(compareText).map((text) => [text]);
  const others = new Map([
    ["Tare", of((run) => run.toolVersion)],
    ["image", of((run) => run.environment.imageSha256.slice(0, 12))],
    ["lab", of((run) => run.environment.lab ?? "none")],
  ]);
  return { readings: new Map<string, Readings>([...others, ...readings]), unknown };
}

/** Whether a set lacks a fact because its version did not ask for it: that is told once for all such facts. */
function isUnknown(name: string, unknown: readonly string[], readings: Readings): boolean {
  return readings === undefined && unknown.includes(name.replace(/^(sender|responder)'s /, ""));
}

function arrow(before: Readings, after: Readings): string {
  const [only, then] = [before?.[0], after?.[0]];
  if (only && then && before?.length === 1 && after?.length === 1) return factChangeText(only, then);
  return `${before ? manyReadings(before) : "–"} → ${after ? manyReadings(after) : "–"}`;
}

function textOf(readings: Readings): string {
  return readings?.map(readingText).join("|") ?? "–";
}

/** Facts that a set's version did not record: whether they differ cannot be said. */
function unknownFacts(a: readonly string[], b: readonly string[]): string[] {
  const line = (sets: string, facts: readonly string[]) =>
    facts.length === 0
      ? []
      : [`unknown in ${sets}, because the version that took the runs did not record it: ${facts.join(", ")}`];
  return a.join() === b.join() ? line("A and B", a) : [...line("A", a), ...line("B", b)];
}
