import { randomBytes } from "node:crypto";
import type { CheckResponse } from "../../engine/provider";
import {
  containsUnknown,
  equal,
  formatPath,
  isMap,
  type PropertyMap,
  type PropertyPath,
  type PropertyValue,
  UNKNOWN,
} from "../../engine/values";
import { defaultsKey, isDefault } from "./defaults";
import { zero, type Blocks, type Field, type ResourceSchema, type Schema } from "./schema";

/**
 * Checks inputs against a schema and fills in defaults. A resource that is given no `name` is named after the Pulumi
 * resource, followed by seven random hexadecimal digits. Later checks keep that name.
 */
export function checkInputs(
  schema: ResourceSchema,
  name: string,
  olds: PropertyMap | undefined,
  news: PropertyMap,
): CheckResponse {
  const checker = new Checker(schema.type.split(":")[0] ?? "");
  const given: PropertyMap = { ...news };
  const generated = given["name"] === undefined && schema.fields["name"] !== undefined;
  if (generated) given["name"] = wasDefault(olds, "name") ?? `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`;
  const inputs = checker.object(schema.fields, given, olds, []);
  if (generated) inputs[defaultsKey] = [...(inputs[defaultsKey] as string[]), "name"].sort();
  return { inputs, failures: checker.failures };
}

/** The value that an earlier check chose for a property, if it chose one. */
const wasDefault = (olds: PropertyMap | undefined, name: string): PropertyValue | undefined =>
  isDefault(olds, name) ? olds?.[name] : undefined;

/** Walks through values along a schema, fills in defaults and collects what is wrong. */
class Checker {
  readonly failures: CheckResponse["failures"] = [];

  constructor(private readonly packageName: string) {}

  object(fields: Schema, news: PropertyMap, olds: PropertyMap | undefined, path: PropertyPath): PropertyMap {
    const inputs: PropertyMap = {};
    const defaults: string[] = [];
    for (const [name, value] of Object.entries(news)) {
      if (name === defaultsKey || value === null) continue;
      const field = fields[name];
      if (!field || field.outputOnly) this.fail([...path, name], ": there is no such input");
      else inputs[name] = this.value(field, value, olds?.[name], [...path, name]);
    }
    for (const [name, field] of Object.entries(fields)) {
      if (inputs[name] !== undefined) continue;
      if (field.required) this.fail([...path, name], " is required");
      // Zero values are defaults as well, but the official plugin does not record them.
      else if (field.default !== undefined) {
        inputs[name] = wasDefault(olds, name) ?? field.default;
        defaults.push(name);
      }
    }
    inputs[defaultsKey] = defaults.sort();
    return inputs;
  }

  private value(field: Field, value: PropertyValue, old: PropertyValue | undefined, path: PropertyPath): PropertyValue {
    if (value === UNKNOWN) return value;
    if (field.refused !== undefined && !isNothing(field, value))
      this.fail(path, ` is not served by the embedded ${this.packageName} provider: ${field.refused}`);
    else if (field.kind === "blocks") return this.blocks(field, value, old, path);
    else {
      const reason = problem(field, value);
      if (reason !== undefined) this.fail(path, ` ${reason}`);
    }
    return value;
  }

  private blocks(field: Blocks, value: PropertyValue, old: PropertyValue | undefined, path: PropertyPath) {
    const one = (member: PropertyValue, oldMember: PropertyValue | undefined, at: PropertyPath): PropertyValue => {
      if (isMap(member)) return this.object(field.fields, member, isMap(oldMember) ? oldMember : undefined, at);
      if (member !== UNKNOWN) this.fail(at, " must be an object");
      return member;
    };
    if (field.single) return one(value, old, path);
    if (Array.isArray(value))
      return value.map((member, index) => one(member, Array.isArray(old) ? old[index] : undefined, [...path, index]));
    this.fail(path, " must be a list of objects");
    return value;
  }

  private fail(path: PropertyPath, what: string): void {
    const property = formatPath(path);
    this.failures.push({ property, reason: `${property}${what}` });
  }
}

function isNothing(field: Field, value: PropertyValue): boolean {
  return equal(value, zero(field)) || equal(value, []);
}

/** What is wrong with a value that is not an object; undefined if nothing is, or if part of it is not known yet. */
function problem(field: Exclude<Field, { kind: "blocks" }>, value: PropertyValue): string | undefined {
  if (containsUnknown(value)) return undefined;
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
      return isTextMap(value) ? undefined : "must be a map of texts";
    case "maps":
      return Array.isArray(value) && value.every(isTextMap) ? undefined : "must be a list of maps of texts";
  }
}

const isTextMap = (value: PropertyValue) =>
  isMap(value) && Object.values(value).every((member) => typeof member === "string");
