import type { DiffResponse, PropertyDiffKind } from "../../engine/provider";
import { equal, isMap, structuralDiff, UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { diffResponse, withoutIgnored } from "../differences";
import { isDefault } from "./defaults";
import { zero, type Blocks, type Field, type ResourceSchema, type Schema } from "./schema";

type ChangeKind = "add" | "delete" | "update";
/** What changes, by property path. */
type Changes = Record<string, ChangeKind>;

/**
 * Compares the outputs in state with the inputs of the program, by the rules of the official plugin's Terraform schema.
 */
export function diffState(
  schema: ResourceSchema,
  state: PropertyMap,
  news: PropertyMap,
  ignoreChanges: string[],
): DiffResponse {
  const all = Object.entries(schema.fields).flatMap(([name, field]) => {
    if (field.outputOnly) return [];
    const replaces = field.replaces || isLifted(field, news[name]);
    return Object.entries(compare(field, state[name], news[name], name)).map(([path, change]) => {
      const kind: PropertyDiffKind = replaces ? `${change}-replace` : change;
      return [path, { kind, inputDiff: false }] as const;
    });
  });
  const response = diffResponse(withoutIgnored(Object.fromEntries(all), ignoreChanges));
  return { ...response, deleteBeforeReplace: response.replaces.length > 0 && keepsGivenName(state, news) };
}

/** True if the program removes a limit that the host can change but not remove. */
function isLifted(field: Field, next: PropertyValue | undefined): boolean {
  return field.liftReplaces === true && isEmpty(field, next);
}

/** Two resources cannot have the same name at once: unless names are generated, the old one must be deleted first. */
function keepsGivenName(state: PropertyMap, news: PropertyMap): boolean {
  return !isDefault(news, "name") && news["name"] === state["name"];
}

function compare(field: Field, old: PropertyValue | undefined, next: PropertyValue | undefined, path: string): Changes {
  const before = old ?? undefined;
  const after = next ?? undefined;
  if (field.kind === "maps") return compareMaps(before ?? [], after ?? [], path);
  if (after === UNKNOWN) return { [path]: before === undefined ? "add" : "update" };
  if (after === undefined) {
    if (field.computed || isEmpty(field, before) || equal(before, field.default)) return {};
    return field.emptyIsNone ? {} : { [path]: "delete" };
  }
  if (after === "" && field.emptyIsNone) return {};
  if (sameValue(field, before, after)) return {};
  if (isEmpty(field, before)) return { [path]: before === undefined || field.kind === "blocks" ? "add" : "update" };
  if (field.kind === "blocks") return compareBlocks(field, before, after, path);
  return { [path]: "update" };
}

function isEmpty(field: Field, value: PropertyValue | undefined): boolean {
  return value === undefined || value === null || equal(value, zero(field));
}

/** The differences between two lists of maps, by path. */
function compareMaps(before: PropertyValue, after: PropertyValue, name: string): Changes {
  const details = Object.entries(structuralDiff({ [name]: before }, { [name]: after }, false));
  return Object.fromEntries(details.map(([path, { kind }]) => [path, kind as ChangeKind]));
}

/** The differences between objects that can be paired by position; otherwise the whole property is one difference. */
function compareBlocks(field: Blocks, before: PropertyValue | undefined, after: PropertyValue, path: string): Changes {
  if (field.single && isMap(before) && isMap(after)) return compareObjects(field.fields, before, after, path);
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return { [path]: "update" };
  const unmatched = field.set
    ? after.filter((member) => !before.some((other) => sameBlock(field.fields, other, member)))
    : after;
  const changes = after.map((member, index) => {
    const other = before[index];
    if (!unmatched.includes(member)) return {};
    const at = `${path}[${index}]`;
    return isMap(member) && isMap(other) ? compareObjects(field.fields, other, member, at) : { [at]: "update" };
  });
  const found = Object.assign({}, ...changes) as Changes;
  return Object.keys(found).length > 0 ? found : { [path]: "update" };
}

function compareObjects(fields: Schema, before: PropertyMap, after: PropertyMap, path: string): Changes {
  const changes = Object.entries(fields).map(([name, field]) =>
    compare(field, before[name], after[name], `${path}.${name}`),
  );
  return Object.assign({}, ...changes) as Changes;
}

function sameValue(field: Field, before: PropertyValue | undefined, after: PropertyValue): boolean {
  const old = before ?? zero(field);
  switch (field.kind) {
    case "texts":
      return field.set && Array.isArray(old) && Array.isArray(after)
        ? equal(sorted(old), sorted(after))
        : equal(old, after);
    case "blocks":
      if (field.single) return sameBlock(field.fields, old, after);
      if (!Array.isArray(old) || !Array.isArray(after) || old.length !== after.length) return false;
      if (!field.set) return after.every((member, index) => sameBlock(field.fields, old[index], member));
      return after.every((member) => old.some((other) => sameBlock(field.fields, other, member)));
    default:
      return field.ignoresCase ? equal(inUpperCase(old), inUpperCase(after)) : equal(old, after);
  }
}

function sameBlock(fields: Schema, before: PropertyValue | undefined, after: PropertyValue): boolean {
  return isMap(before) && isMap(after) && Object.keys(compareObjects(fields, before, after, "x")).length === 0;
}

const inUpperCase = (value: PropertyValue) => (typeof value === "string" ? value.toUpperCase() : value);

const sorted = (values: PropertyValue[]) => [...new Set(values.map(String))].sort();
