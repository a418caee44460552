import { readFileSync } from "node:fs";
import type { DiffResponse, PropertyDiffKind } from "../../engine/provider";
import { KIND, plainValue, SIGNATURE, type PropertyMap, type PropertyValue } from "../../engine/values";

/** One call to an official plugin and its answer, as recorded word for word. */
export interface Exchange {
  /** Which deployment it is from, and which resource. */
  title: string;
  method: string;
  request: { type: string; name: string; urn: string; id?: string; preview?: boolean } & Record<
    string,
    PropertyMap | undefined
  >;
  response: Record<string, PropertyValue>;
}

export function readConversation(file: string): Exchange[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange & { run: string })
    .map((exchange) => ({ ...exchange, title: `${exchange.run}: ${exchange.method} ${exchange.request.name}` }));
}

/** A map of the wire as the engine gives it to a provider: secrets opened. */
export const opened = (map: PropertyMap | undefined): PropertyMap => plainValue(map ?? {}, true) as PropertyMap;

/** What the wire says of an asset and state does not keep. */
export function withoutEmptyAssetMembers(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(withoutEmptyAssetMembers);
  if (typeof value !== "object" || value === null) return value;
  const isAsset = value[SIGNATURE] === KIND.asset;
  const members = Object.entries(value).filter(([, member]) => !(isAsset && member === ""));
  return Object.fromEntries(members.map(([key, member]) => [key, withoutEmptyAssetMembers(member)]));
}

/** Two maps are compared in this form: secrets open, assets without empty members. */
export const comparable = (value: PropertyValue | undefined): PropertyValue =>
  withoutEmptyAssetMembers(plainValue(value ?? {}, true));

/** The recorded answer of a Diff in the form of {@link DiffResponse}. */
export function recordedDiff(response: Exchange["response"]): DiffResponse {
  const kinds = (response["detailedDiff"] ?? {}) as Record<string, { kind?: string; inputDiff?: boolean }>;
  return {
    changes: response["changes"] === "DIFF_SOME" ? "some" : "none",
    replaces: (response["replaces"] ?? []) as string[],
    diffs: (response["diffs"] ?? []) as string[],
    detailedDiff: Object.fromEntries(
      Object.entries(kinds).map(([path, { kind = "ADD", inputDiff = false }]) => [
        path,
        { kind: kind.toLowerCase().replace("_", "-") as PropertyDiffKind, inputDiff },
      ]),
    ),
    deleteBeforeReplace: response["deleteBeforeReplace"] === true,
  };
}
