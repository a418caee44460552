import type { DetailedDiff } from "../model/events";
import type { PropertyMap, PropertyValue } from "../model/values";
import { type AssetEquality, equal, isAsset } from "./equal";
import { formatPath, type PropertyPath } from "./paths";
import { isMap, open } from "./secrets";

/**
 * The differences between two property maps, by path. `inputDiff`: whether the maps are inputs; each difference says
 * so.
 */
export function structuralDiff(
  olds: PropertyMap,
  news: PropertyMap,
  inputDiff: boolean,
  assets: AssetEquality = "as-written",
): DetailedDiff {
  const found: DetailedDiff = {};
  compare(open(olds), open(news), assets, [], (path, kind) => (found[formatPath(path)] = { kind, inputDiff }));
  return found;
}

type OnDifference = (path: PropertyPath, kind: "add" | "delete" | "update") => void;

function compare(
  old: PropertyValue | undefined,
  current: PropertyValue | undefined,
  assets: AssetEquality,
  path: PropertyPath,
  report: OnDifference,
): void {
  if (equal(old, current, assets)) return;
  if (old === undefined) return report(path, "add");
  if (current === undefined) return report(path, "delete");
  if (assets === "by-content" && (isAsset(old) || isAsset(current))) return report(path, "update");
  if (isMap(old) && isMap(current)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(current)]))
      compare(old[key], current[key], assets, [...path, key], report);
  } else if (Array.isArray(old) && Array.isArray(current)) {
    for (let index = 0; index < Math.max(old.length, current.length); index++)
      compare(old[index], current[index], assets, [...path, index], report);
  } else report(path, "update");
}
