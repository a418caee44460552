import type { DetailedDiff } from "../model/events";
import { structuralDiff } from "../properties/diff";
import { overlaps, parsePath, valueAt } from "../properties/paths";
import { containsUnknown } from "../properties/secrets";
import type { DiffResponse, PropertyDiffKind, ReadResponse } from "../model/provider";
import type { ResourceState } from "../model/state";
import type { PropertyMap } from "../model/values";
import { type Difference, noDifference } from "./step";

/**
 * What a provider's answer to a diff means for one resource. The program's `replaceOnChanges` turns changes into
 * replacements, and a resource whose last create or update stopped half-way is updated even if nothing differs.
 */
export function differenceOf(
  old: ResourceState,
  newInputs: PropertyMap,
  answer: DiffResponse,
  replaceOnChanges: string[],
): Difference | undefined {
  const unfinished = (old.initErrors ?? []).length > 0;
  if (answer.changes === "none" && !unfinished) return undefined;
  const marked = markReplacements(detailsOf(old, newInputs, answer), replaceOnChanges, new Set(answer.replaces));
  const changed = new Set([...Object.keys(marked.detailedDiff).map(topLevelName), ...marked.replaces]);
  const forced = unfinished && replaceOnChanges.includes("#initerror") ? ["#initerror"] : [];
  return {
    diffs: [...changed, ...(unfinished ? ["#initerror"] : [])].sort(),
    replaces: [...marked.replaces, ...forced],
    detailedDiff: marked.detailedDiff,
  };
}

/**
 * What differs, by path: the provider's detailed diff, or a comparison of the inputs if it gives none. Every name in
 * the provider's `diffs` is included, even if no path below it is.
 */
function detailsOf(old: ResourceState, newInputs: PropertyMap, answer: DiffResponse): DetailedDiff {
  if (answer.changes === "none") return {};
  const isTold = Object.keys(answer.detailedDiff).length > 0;
  const details = isTold ? answer.detailedDiff : structuralDiff(old.inputs ?? {}, newInputs, true);
  const covered = new Set(Object.keys(details).map(topLevelName));
  const bare = answer.diffs.filter((name) => !covered.has(name));
  return { ...details, ...Object.fromEntries(bare.map((name) => [name, { kind: "update", inputDiff: false }])) };
}

/** The difference of a resource whose provider is replaced: the new provider cannot manage what the old one made. */
export const providerReplacedDifference: Difference = {
  diffs: ["provider"],
  replaces: ["provider"],
  detailedDiff: { provider: { kind: "update-replace", inputDiff: true } },
};

/** The difference of a component's inputs. The engine compares them itself, because a component has no provider. */
export function componentDifference(olds: PropertyMap, news: PropertyMap): Difference {
  return bareDifference(structuralDiff(olds, news, true));
}

/**
 * The difference between state and what a read found. A path that differs in inputs and outputs is reported for inputs.
 */
export function driftDifference(old: ResourceState, found: Pick<ReadResponse, "inputs" | "outputs">): Difference {
  return bareDifference({
    ...structuralDiff(old.outputs ?? {}, found.outputs, false),
    ...structuralDiff(old.inputs ?? {}, found.inputs, true),
  });
}

/**
 * Whether the resource is replaced only if values that a preview does not know turn out to be others than before. Where the program's
 * commands run again, their answers are unknown, and mostly the same.
 */
export function replacesByUnknown({ replaces, detailedDiff }: Difference, newInputs: PropertyMap): boolean {
  const paths = Object.entries(detailedDiff ?? {}).filter(([, { kind }]) => kind.endsWith("-replace"));
  const told = new Set(paths.map(([path]) => topLevelName(path)));
  const forcing = [...paths.map(([path]) => path), ...replaces.filter((name) => !told.has(name))];
  return forcing.every((path) => containsUnknown(valueAt(newInputs, path)));
}

/** A difference that does not replace the resource. */
function bareDifference(detailedDiff: DetailedDiff): Difference {
  const names = Object.keys(detailedDiff).map(topLevelName);
  return names.length === 0 ? noDifference : { diffs: [...new Set(names)].sort(), replaces: [], detailedDiff };
}

function topLevelName(path: string): string {
  return String(parsePath(path)[0] ?? path);
}

function markReplacements(
  diff: DetailedDiff,
  replaceOnChanges: string[],
  replaces: Set<string>,
): { detailedDiff: DetailedDiff; replaces: string[] } {
  const patterns = replaceOnChanges.filter((pattern) => !pattern.startsWith("#")).map(parsePath);
  const detailedDiff: DetailedDiff = {};
  for (const [path, difference] of Object.entries(diff)) {
    const forced = patterns.some((pattern) => overlaps(pattern, parsePath(path)));
    if (forced) replaces.add(topLevelName(path));
    detailedDiff[path] = forced ? { ...difference, kind: replacing(difference.kind) } : difference;
    if (detailedDiff[path].kind.endsWith("-replace")) replaces.add(topLevelName(path));
  }
  return { detailedDiff, replaces: [...replaces].sort() };
}

function replacing(kind: PropertyDiffKind): PropertyDiffKind {
  return kind.endsWith("-replace") ? kind : (`${kind}-replace` as PropertyDiffKind);
}
