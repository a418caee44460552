import { KIND, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue } from "../engine/values";
import type { DiffResponse, PropertyDiffKind } from "../engine/provider";

/** What every provider does with property values: opening, marking and comparing them. */

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isAsset(value: PropertyValue | undefined): value is PropertyMap {
  return isMap(value) && (value[SIGNATURE] === KIND.asset || value[SIGNATURE] === KIND.archive);
}

export function isSecret(value: PropertyValue | undefined): value is PropertyMap {
  return isMap(value) && value[SIGNATURE] === KIND.secret;
}

export function secret(value: PropertyValue): PropertyMap {
  return { [SIGNATURE]: KIND.secret, value };
}

/** The value with every secret in it opened. */
export function open(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(open);
  if (!isMap(value)) return value;
  return isSecret(value) ? open(value["value"] ?? null) : openMap(value);
}

export function openMap(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, member]) => [key, open(member)]));
}

/** True where a value, or anything inside it, is known only after the deployment. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Two assets are equal when their content is; where it came from does not matter. */
function sameAsset(a: PropertyMap, b: PropertyMap): boolean {
  if (a[SIGNATURE] !== b[SIGNATURE]) return false;
  if (a["hash"] && b["hash"]) return a["hash"] === b["hash"];
  return ["path", "text", "uri"].every((key) => (a[key] || "") === (b[key] || ""));
}

/** Deep equality; members that are undefined count as absent. */
export function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (isAsset(a) && isAsset(b)) return sameAsset(a, b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((member, index) => equal(member, b[index]));
  if (isMap(a) && isMap(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
  return false;
}

/** A property path's next step: `labels[0].value`, or `options["com.docker.network"]` where a key is no identifier. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** True where `path` is, or lies under, one of the paths the program told the engine to ignore. */
export function isIgnored(path: string, ignoreChanges: string[]): boolean {
  return ignoreChanges.some((ignored) => {
    const pattern = ignored.replace(/\[\*\]/g, "");
    return path === pattern || path.startsWith(`${pattern}.`) || path.startsWith(`${pattern}[`);
  });
}

/** The leaves at which two values differ, by property path. */
export function differences(
  old: PropertyValue | undefined,
  next: PropertyValue | undefined,
  path = "",
): Record<string, "add" | "delete" | "update"> {
  if (equal(old, next)) return {};
  if (old === undefined) return { [path]: "add" };
  if (next === undefined) return { [path]: "delete" };
  if (Array.isArray(old) && Array.isArray(next)) {
    const length = Math.max(old.length, next.length);
    return Object.assign(
      {},
      ...Array.from({ length }, (_, index) => differences(old[index], next[index], childPath(path, index))),
    ) as Record<string, "add" | "delete" | "update">;
  }
  if (isMap(old) && isMap(next) && !isAsset(old) && !isAsset(next)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
    return Object.assign({}, ...keys.map((key) => differences(old[key], next[key], childPath(path, key)))) as Record<
      string,
      "add" | "delete" | "update"
    >;
  }
  return { [path]: "update" };
}

/** The first step of a property path. */
export function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

/** A diff answer from single differences; a kind that ends in "-replace" replaces the resource. */
export function diffResponse(
  kinds: Record<string, PropertyDiffKind>,
  options: { deleteBeforeReplace?: boolean } = {},
): DiffResponse {
  const paths = Object.keys(kinds).sort();
  const names = (chosen: string[]) => [...new Set(chosen.map(topLevel))];
  return {
    changes: paths.length === 0 ? "none" : "some",
    replaces: names(paths.filter((path) => kinds[path]?.endsWith("-replace"))),
    diffs: names(paths),
    detailedDiff: Object.fromEntries(paths.map((path) => [path, { kind: kinds[path]!, inputDiff: false }])),
    deleteBeforeReplace: options.deleteBeforeReplace ?? false,
  };
}
