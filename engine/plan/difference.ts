import type { DetailedDiff } from "../model/events";
import { structuralDiff } from "../properties/diff";
import { overlaps, parsePath } from "../properties/paths";
import type { DiffResponse, PropertyDiffKind, ReadResponse } from "../model/provider";
import type { ResourceState } from "../model/state";
import type { PropertyMap } from "../model/values";
import { type Difference, noDifference } from "./step";

/**
 * What a provider's answer means for one resource: the program's `replaceOnChanges` turns changes into replacements,
 * and a resource whose last create or update ended half-way is updated even where nothing differs.
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

/** What differs, by path: as the provider tells it, or else as the inputs show it; each name it mentions is there. */
function detailsOf(old: ResourceState, newInputs: PropertyMap, answer: DiffResponse): DetailedDiff {
  if (answer.changes === "none") return {};
  const isTold = Object.keys(answer.detailedDiff).length > 0;
  const details = isTold ? answer.detailedDiff : structuralDiff(old.inputs ?? {}, newInputs, true);
  const covered = new Set(Object.keys(details).map(topLevelName));
  const bare = answer.diffs.filter((name) => !covered.has(name));
  return { ...details, ...Object.fromEntries(bare.map((name) => [name, { kind: "update", inputDiff: false }])) };
}

/** The difference of a resource whose provider was replaced: what the old provider made, the new one cannot reach. */
export const providerReplacedDifference: Difference = {
  diffs: ["provider"],
  replaces: ["provider"],
  detailedDiff: { provider: { kind: "update-replace", inputDiff: true } },
};

/** The difference of a component's inputs, which are compared here because no provider knows it. */
export function componentDifference(olds: PropertyMap, news: PropertyMap): Difference {
  return bareDifference(structuralDiff(olds, news, true));
}

/** The difference between what state says and what a read has found. Names that differ in both are told of the inputs. */
export function driftDifference(old: ResourceState, found: Pick<ReadResponse, "inputs" | "outputs">): Difference {
  return bareDifference({
    ...structuralDiff(old.outputs ?? {}, found.outputs, false),
    ...structuralDiff(old.inputs ?? {}, found.inputs, true),
  });
}

/** A difference that replaces nothing. */
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
