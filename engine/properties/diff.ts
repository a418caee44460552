import type { DetailedDiff } from "../model/events";
import type { PropertyMap, PropertyValue } from "../model/values";
import { equal } from "./equal";
import { formatPath, type PropertyPath } from "./paths";
import { isMap, open } from "./secrets";

/** The differences between two property maps, by path, as a display shows them. `inputDiff` says which kind they are. */
export function structuralDiff(olds: PropertyMap, news: PropertyMap, inputDiff: boolean): DetailedDiff {
  const found: DetailedDiff = {};
  compare(open(olds), open(news), [], (path, kind) => (found[formatPath(path)] = { kind, inputDiff }));
  return found;
}

/** The top-level names that differ. */
export function changedNames(olds: PropertyMap, news: PropertyMap): string[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].filter((name) => !equal(openOptional(olds[name]), openOptional(news[name]))).sort();
}

function openOptional(value: PropertyValue | undefined): PropertyValue | undefined {
  return value === undefined ? undefined : open(value);
}

type Found = (path: PropertyPath, kind: "add" | "delete" | "update") => void;

function compare(
  old: PropertyValue | undefined,
  current: PropertyValue | undefined,
  path: PropertyPath,
  found: Found,
): void {
  if (equal(old, current)) return;
  if (old === undefined) return found(path, "add");
  if (current === undefined) return found(path, "delete");
  if (isMap(old) && isMap(current)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(current)]))
      compare(old[key], current[key], [...path, key], found);
  } else if (Array.isArray(old) && Array.isArray(current)) {
    for (let index = 0; index < Math.max(old.length, current.length); index++)
      compare(old[index], current[index], [...path, index], found);
  } else found(path, "update");
}
