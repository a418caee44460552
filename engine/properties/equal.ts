import { KIND, SIGNATURE, type PropertyMap, type PropertyValue } from "../model/values";
import { isMap } from "./secrets";

/**
 * When two assets count as equal. "as-written": the program describes them in the same way. "by-content": they have the
 * same content, wherever it is stored.
 */
export type AssetEquality = "as-written" | "by-content";

/** Whether two values are equal. The order of members does not matter, and an undefined member counts as absent. */
export function equal(
  a: PropertyValue | undefined,
  b: PropertyValue | undefined,
  assets: AssetEquality = "as-written",
): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => equal(item, b[index], assets));
  if (!isMap(a) || !isMap(b)) return false;
  if (assets === "by-content" && isAsset(a) && isAsset(b)) return sameContent(a, b);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key], assets));
}

export function isAsset(value: PropertyValue | undefined): value is PropertyMap {
  return isMap(value) && (value[SIGNATURE] === KIND.asset || value[SIGNATURE] === KIND.archive);
}

function sameContent(a: PropertyMap, b: PropertyMap): boolean {
  if (a[SIGNATURE] !== b[SIGNATURE]) return false;
  if (a["hash"] && b["hash"]) return a["hash"] === b["hash"];
  return ["path", "text", "uri"].every((key) => (a[key] || "") === (b[key] || ""));
}
