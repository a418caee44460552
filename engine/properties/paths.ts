import { type PropertyMap, type PropertyValue, UNKNOWN } from "../model/values";
import { isMap, isSecret } from "./secrets";

/** A property path in pieces: `networks[0].name` is ["networks", 0, "name"]; "*" stands for any key or index. */
export type PropertyPath = (string | number)[];

/** Reads Pulumi's path syntax: `a.b`, `a["b.c"]`, `a[0]`, `a[*]`, `*`. */
export function parsePath(text: string): PropertyPath {
  const path: PropertyPath = [];
  let rest = text;
  while (rest !== "") {
    const match =
      /^\["((?:[^"\\]|\\.)*)"\]/.exec(rest) ?? /^\[(\d+|\*)\]/.exec(rest) ?? /^\.?([^.[\]]+)/.exec(rest) ?? undefined;
    const piece = match?.[1];
    if (match === undefined || piece === undefined)
      throw new Error(
        `"${text}" is not a property path (examples: name, networks[0].name, labels["a.b"], triggers[*])`,
      );
    const isIndex = match[0].startsWith("[") && !match[0].startsWith('["') && piece !== "*";
    path.push(isIndex ? Number(piece) : piece.replace(/\\(.)/g, "$1"));
    rest = rest.slice(match[0].length);
  }
  return path;
}

/** Writes a path in the form that detailed diffs use. */
export function formatPath(path: PropertyPath): string {
  return path
    .map((piece, index) => {
      if (typeof piece === "number") return `[${piece}]`;
      if (!/^[\w-]+$/.test(piece)) return `[${JSON.stringify(piece)}]`;
      return index === 0 ? piece : `.${piece}`;
    })
    .join("");
}

/** The value at a path, with secrets opened: unknown inside what is unknown; undefined if there is none, or if the text is no path. */
export function valueAt(properties: PropertyMap | undefined, path: string): PropertyValue | undefined {
  let value: PropertyValue | undefined = properties;
  try {
    for (const piece of parsePath(path)) {
      const inside: PropertyValue | undefined = isSecret(value) ? value.value : value;
      if (inside === UNKNOWN) return UNKNOWN;
      value = (inside as Record<string | number, PropertyValue> | null | undefined)?.[piece];
    }
  } catch {
    return undefined;
  }
  return value;
}

/** Whether `pattern` (which may contain "*") names `path`, something inside it, or something that contains it. */
export function overlaps(pattern: PropertyPath, path: PropertyPath): boolean {
  const length = Math.min(pattern.length, path.length);
  return pattern.slice(0, length).every((piece, index) => piece === "*" || piece === path[index]);
}

/**
 * A copy of `news` in which whatever `pattern` names has its value from `olds`, or is left out if `olds` does not have
 * it. Nothing is changed below a parent that exists on one side only.
 */
export function restore(news: PropertyMap, olds: PropertyMap, pattern: PropertyPath): PropertyMap {
  return restoreAt(news, olds, pattern) as PropertyMap;
}

function restoreAt(news: PropertyValue, olds: PropertyValue, pattern: PropertyPath): PropertyValue {
  const [piece, ...rest] = pattern;
  if (piece === undefined) return olds;
  if (isSecret(news)) return { ...news, value: restoreAt(news.value, isSecret(olds) ? olds.value : olds, pattern) };
  if (isSecret(olds)) return restoreAt(news, olds.value, pattern);
  if (Array.isArray(news) && Array.isArray(olds)) return restoreInArray(news, olds, piece, rest);
  if (!isMap(news) || !isMap(olds)) return news;
  const keys = piece === "*" ? [...new Set([...Object.keys(news), ...Object.keys(olds)])] : [String(piece)];
  const copy: PropertyMap = { ...news };
  for (const key of keys) {
    const old = olds[key];
    const current = news[key];
    if (rest.length > 0) {
      if (current !== undefined && old !== undefined) copy[key] = restoreAt(current, old, rest);
    } else if (old === undefined) delete copy[key];
    else copy[key] = old;
  }
  return copy;
}

function restoreInArray(
  news: PropertyValue[],
  olds: PropertyValue[],
  piece: string | number,
  rest: PropertyPath,
): PropertyValue {
  if (piece === "*" && rest.length === 0) return olds;
  return news.map((item, index) => {
    const old = olds[index];
    return (piece === "*" || piece === index) && old !== undefined ? restoreAt(item, old, rest) : item;
  });
}
