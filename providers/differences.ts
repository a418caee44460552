import type { DiffResponse } from "../engine/provider";
import { parsePath } from "../engine/values";

type Details = DiffResponse["detailedDiff"];

/** The differences without those at, or below, a path that the program lists in `ignoreChanges`. */
export function withoutIgnored(details: Details, ignoreChanges: string[]): Details {
  const patterns = ignoreChanges.map((path) => path.replace(/\[\*\]/g, ""));
  const isIgnored = (path: string) =>
    patterns.some((pattern) => path === pattern || path.startsWith(`${pattern}.`) || path.startsWith(`${pattern}[`));
  return Object.fromEntries(Object.entries(details).filter(([path]) => !isIgnored(path)));
}

/** The answer to a diff, made of differences by path. A kind that ends in "-replace" replaces the resource. */
export function diffResponse(details: Details): DiffResponse {
  const paths = Object.keys(details).sort();
  const names = (chosen: string[]) => [...new Set(chosen.map((path) => String(parsePath(path)[0])))];
  return {
    changes: paths.length === 0 ? "none" : "some",
    replaces: names(paths.filter((path) => details[path]?.kind.endsWith("-replace"))),
    diffs: names(paths),
    detailedDiff: Object.fromEntries(paths.map((path) => [path, details[path]!])),
    deleteBeforeReplace: false,
  };
}
