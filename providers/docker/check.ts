import { randomBytes } from "node:crypto";
import type { CheckResponse } from "../../engine/provider";
import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { childPath, equal, hasUnknown, isMap } from "../properties";
import { zero, type Field, type ResourceSchema, type Schema } from "./schema/field";

/** Where the names of values that check filled in are kept, in the inputs and in each object inside them. */
export const defaultsKey = "__defaults";

type Failures = CheckResponse["failures"];

/**
 * Checks inputs against a schema and fills in defaults. A resource without a name gets its own name and seven random
 * hexadecimal digits, and keeps them.
 */
export function checkInputs(
  schema: ResourceSchema,
  name: string,
  olds: PropertyMap | undefined,
  news: PropertyMap,
): CheckResponse {
  const failures: Failures = [];
  const given: PropertyMap = { ...news };
  const generated = given["name"] === undefined && schema.fields["name"] !== undefined;
  if (generated) given["name"] = wasDefault(olds, "name") ?? `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
  const inputs = checkObject(schema.fields, given, olds, "", failures);
  if (generated) inputs[defaultsKey] = [...(inputs[defaultsKey] as string[]), "name"].sort();
  return { inputs, failures };
}

/** The value that check chose for a property in an earlier deployment, if it did. */
function wasDefault(olds: PropertyMap | undefined, name: string): PropertyValue | undefined {
  const defaults = olds?.[defaultsKey];
  return Array.isArray(defaults) && defaults.includes(name) ? olds?.[name] : undefined;
}

function checkObject(
  fields: Schema,
  news: PropertyMap,
  olds: PropertyMap | undefined,
  path: string,
  failures: Failures,
): PropertyMap {
  const inputs: PropertyMap = {};
  const defaults: string[] = [];
  for (const [name, value] of Object.entries(news)) {
    if (name === defaultsKey || value === null) continue;
    const field = fields[name];
    const here = childPath(path, name);
    if (!field || field.outputOnly) failures.push({ property: here, reason: `${here}: there is no such input` });
    else inputs[name] = checkValue(field, value, olds?.[name], here, failures);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (inputs[name] !== undefined) continue;
    const here = childPath(path, name);
    if (field.required) failures.push({ property: here, reason: `${here} is required` });
    // Zero values are defaults as well, but the official provider does not write them down.
    else if (field.default !== undefined) {
      inputs[name] = wasDefault(olds, name) ?? field.default;
      defaults.push(name);
    }
  }
  inputs[defaultsKey] = defaults.sort();
  return inputs;
}

function checkValue(
  field: Field,
  value: PropertyValue,
  old: PropertyValue | undefined,
  path: string,
  failures: Failures,
): PropertyValue {
  if (value === UNKNOWN) return value;
  if (field.refused !== undefined && !isNothing(field, value)) {
    failures.push({
      property: path,
      reason: `${path} is not served by the embedded docker provider: ${field.refused}`,
    });
    return value;
  }
  if (field.kind === "blocks") return checkBlocks(field, value, old, path, failures);
  const reason = problem(field, value);
  if (reason !== undefined) failures.push({ property: path, reason: `${path} ${reason}` });
  return value;
}

function checkBlocks(
  field: Field & { kind: "blocks" },
  value: PropertyValue,
  old: PropertyValue | undefined,
  path: string,
  failures: Failures,
): PropertyValue {
  const one = (member: PropertyValue, oldMember: PropertyValue | undefined, at: string): PropertyValue => {
    if (member === UNKNOWN) return member;
    if (isMap(member)) return checkObject(field.fields, member, isMap(oldMember) ? oldMember : undefined, at, failures);
    failures.push({ property: at, reason: `${at} must be an object` });
    return member;
  };
  if (field.single) return one(value, old, path);
  if (Array.isArray(value))
    return value.map((member, index) =>
      one(member, Array.isArray(old) ? old[index] : undefined, childPath(path, index)),
    );
  failures.push({ property: path, reason: `${path} must be a list of objects` });
  return value;
}

function isNothing(field: Field, value: PropertyValue): boolean {
  return equal(value, zero(field)) || equal(value, []);
}

/** What is wrong with a value that is not an object; nothing where a part of it is not known yet. */
function problem(field: Exclude<Field, { kind: "blocks" }>, value: PropertyValue): string | undefined {
  if (hasUnknown(value)) return undefined;
  switch (field.kind) {
    case "text":
      if (typeof value !== "string") return `must be text, not ${JSON.stringify(value)}`;
      return field.pattern && value !== "" && !field.pattern[0].test(value)
        ? `must be ${field.pattern[1]}, not ${JSON.stringify(value)}`
        : undefined;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value))
        return `must be a whole number, not ${JSON.stringify(value)}`;
      return field.minimum !== undefined && value < field.minimum
        ? `must be at least ${field.minimum}, not ${value}`
        : undefined;
    case "flag":
      return typeof value === "boolean" ? undefined : `must be true or false, not ${JSON.stringify(value)}`;
    case "texts":
      return Array.isArray(value) && value.every((member) => typeof member === "string")
        ? undefined
        : "must be a list of texts";
    case "map":
      return isMap(value) && Object.values(value).every((member) => typeof member === "string")
        ? undefined
        : "must be a map of texts";
  }
}
