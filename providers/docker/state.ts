import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { isMap } from "../properties";
import { defaultsKey } from "./check";
import { zero, type Blocks, type Field, type ResourceSchema, type Schema } from "./schema/field";

/**
 * How the official provider writes a resource's outputs: beside the properties, the Terraform state's version and
 * timeouts (`__meta`) and what is needed to make Terraform's form of the state out of Pulumi's again.
 */
export const deltaKey = "__pulumi_raw_state_delta";
export const metaKey = "__meta";

/**
 * When outputs are written. After a create, collections that the program did not set are null; a refresh makes them empty.
 * An update leaves them as it found them.
 */
export type Moment =
  | { kind: "create"; inputs: PropertyMap; timeoutSeconds: number }
  | { kind: "read" }
  | { kind: "update"; before: PropertyMap };

/** Complete outputs, from what was read of the resource. */
export function stateOutputs(schema: ResourceSchema, id: string, properties: PropertyMap, moment: Moment): PropertyMap {
  const shaped = Object.entries(schema.fields).map(
    ([name, field]) => [name, shape(field, name, properties[name] ?? null, moment)] as const,
  );
  const outputs: PropertyMap = Object.fromEntries(shaped);
  const delta = objectDelta(schema.fields, outputs, (name) => isWritten(name, schema.fields[name]!, moment));
  const meta =
    moment.kind === "update"
      ? (moment.before[metaKey] ?? schema.meta(0))
      : schema.meta(moment.kind === "create" ? moment.timeoutSeconds : 0);
  return { ...outputs, [metaKey]: meta, [deltaKey]: delta, id };
}

/** Collections that are attributes in Terraform, not blocks: only these can be null. */
function isAttributeCollection(field: Field): boolean {
  if (field.kind === "texts" || field.kind === "map") return true;
  return field.kind === "blocks" && field.computed === true;
}

function shape(field: Field, name: string, value: PropertyValue, moment: Moment): PropertyValue {
  if (field.kind === "blocks" && Array.isArray(value))
    return value.map((member, index) => (isMap(member) ? shapeBlock(field, name, index, member, moment) : member));
  if (!isAttributeCollection(field) || !isEmptyCollection(value))
    return value ?? (field.kind === "blocks" ? zero(field) : value);
  const keepsNull =
    (moment.kind === "create" && isNeverRead(field, value) && moment.inputs[name] === undefined) ||
    (moment.kind === "update" && (moment.before[name] ?? null) === null);
  return keepsNull ? null : zero(field);
}

const isEmptyCollection = (value: PropertyValue) =>
  value === null || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);

/** A computed collection that Docker reported as empty is empty; one that nobody set is null. */
const isNeverRead = (field: Field, value: PropertyValue) => !field.computed || value === null;

/** Inside an object a member is null as long as nobody set it and nothing has refreshed it. */
function shapeBlock(field: Blocks, name: string, index: number, member: PropertyMap, moment: Moment): PropertyMap {
  const earlier = moment.kind === "update" ? memberAt(moment.before[name], index) : undefined;
  const given = moment.kind === "create" ? memberAt(moment.inputs[name], index) : undefined;
  const shaped = Object.entries(field.fields).map(([key, inner]): [string, PropertyValue] => {
    const value = member[key] ?? null;
    if (!inner.nullable || (value !== null && !isEmptyCollection(value))) return [key, value ?? zero(inner)];
    const isNull =
      moment.kind === "create"
        ? given?.[key] === undefined
        : moment.kind === "update" && (earlier?.[key] ?? null) === null;
    return [key, isNull ? null : zero(inner)];
  });
  return Object.fromEntries(shaped);
}

function memberAt(value: PropertyValue | undefined, index: number): PropertyMap | undefined {
  const member = Array.isArray(value) ? value[index] : undefined;
  return isMap(member) ? member : undefined;
}

/** Whether a property without a value is an empty list in Terraform's state (true) or null. */
function isWritten(name: string, field: Field, moment: Moment): boolean {
  if (!isAttributeCollection(field)) return true;
  if (moment.kind !== "update") return moment.kind === "read";
  const delta = moment.before[deltaKey];
  const object = isMap(delta) ? delta["obj"] : undefined;
  const members = isMap(object) ? object["ps"] : undefined;
  return isMap(members) && members[name] !== undefined;
}

function objectDelta(fields: Schema, values: PropertyMap, isWrittenEmpty: (name: string) => boolean): PropertyMap {
  const members: PropertyMap = {};
  const renamed: PropertyMap = {};
  for (const [name, field] of Object.entries(fields)) {
    const delta = fieldDelta(field, values[name] ?? null, isWrittenEmpty(name));
    if (delta !== undefined) members[name] = delta;
    if (field.terraformName !== undefined) renamed[name] = field.terraformName;
  }
  return {
    obj: {
      ...(Object.keys(members).length > 0 && { ps: members }),
      ...(Object.keys(renamed).length > 0 && { renamed }),
    },
  };
}

function fieldDelta(field: Field, value: PropertyValue, isWrittenEmpty: boolean): PropertyMap | undefined {
  if (field.kind === "texts" && Array.isArray(value)) return { arr: {} };
  if (field.kind === "map" && isMap(value)) return { map: {} };
  if (field.kind !== "blocks") return undefined;
  if (field.single) {
    if (isMap(value)) return { plu: { i: objectDelta(field.fields, value, () => true) } };
    return isWrittenEmpty ? { plu: { i: {} } } : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const elements = value.map(
    (member, index) => [String(index), objectDelta(field.fields, isMap(member) ? member : {}, () => true)] as const,
  );
  return { arr: elements.length > 0 ? { el: Object.fromEntries(elements) } : {} };
}

/** The inputs that a refresh puts into state: those that were there, with the values that the resource has now. */
export function refreshedInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  const names = Object.keys(inputs).filter((name) => name === defaultsKey || outputs[name] !== undefined);
  return Object.fromEntries(
    names.map((name) => [name, name === defaultsKey ? inputs[name]! : refreshed(inputs[name]!, outputs[name]!)]),
  );
}

function refreshed(input: PropertyValue, output: PropertyValue): PropertyValue {
  if (Array.isArray(input) && Array.isArray(output))
    return output.map((member, index) => (input[index] === undefined ? member : refreshed(input[index], member)));
  if (!isMap(input) || !isMap(output) || input[defaultsKey] === undefined) return output;
  const names = Object.keys(input).filter((name) => name !== defaultsKey && output[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, refreshed(input[name]!, output[name]!)]));
}

/** `__meta` as the official provider shows it in the preview of an update. */
function previewMeta(before: PropertyMap): PropertyValue {
  const meta = before[metaKey];
  if (typeof meta !== "string") return null;
  const timeouts = JSON.parse(meta) as Record<string, unknown>;
  delete timeouts["schema_version"];
  return JSON.stringify({ _new_extra_shim: {}, ...timeouts });
}

/**
 * Outputs as a preview knows them. Before a create: the inputs, with what Docker will choose unknown. Before an update:
 * the state with the inputs put over it.
 */
export function previewOutputs(
  schema: ResourceSchema,
  inputs: PropertyMap,
  before: PropertyMap | undefined,
): PropertyMap {
  const given = Object.entries(inputs).filter(([name]) => name !== defaultsKey);
  if (before === undefined) {
    const chosen = Object.entries(schema.fields).filter(
      ([name, field]) => (field.computed || field.outputOnly) && inputs[name] === undefined,
    );
    return {
      ...Object.fromEntries(chosen.map(([name]) => [name, UNKNOWN])),
      ...withoutDefaults(Object.fromEntries(given)),
      id: UNKNOWN,
    };
  }
  const changed = given.filter(([name, value]) => {
    const field = schema.fields[name];
    return field !== undefined && field.kind !== "blocks" && value !== before[name];
  });
  return { ...before, ...Object.fromEntries(changed), [metaKey]: previewMeta(before) };
}

/** Values without the marks that check put into them. */
export function withoutDefaults<T extends PropertyValue>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutDefaults) as T;
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== defaultsKey);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutDefaults(member)])) as T;
}
