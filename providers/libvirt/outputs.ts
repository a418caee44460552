import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey } from "../docker/check";
import { zero, type Blocks, type Field, type ResourceSchema } from "../docker/schema/field";
import { withoutDefaults } from "../docker/state";
import { equal, isMap } from "../properties";

/** How the official provider writes a resource's outputs: every property, beside them `__meta` where there are timeouts. */
export const metaKey = "__meta";

/** Complete outputs: what was read, else what was asked for; nothing is null, in lists and objects its zero. */
export function outputsOf(
  schema: ResourceSchema,
  id: string,
  inputs: PropertyMap,
  read: PropertyMap,
  meta: string,
): PropertyMap {
  const given = withoutDefaults(inputs);
  const outputs = Object.entries(schema.fields).map(([name, field]) => [
    name,
    shape(field, read[name] ?? given[name] ?? null),
  ]);
  const cmdlines = read["cmdlines"] ?? given["cmdlines"];
  return {
    ...(Object.fromEntries(outputs) as PropertyMap),
    ...(cmdlines === undefined ? {} : { cmdlines }),
    ...(meta === "" ? {} : { [metaKey]: meta }),
    id,
  };
}

function shape(field: Field, value: PropertyValue): PropertyValue {
  if (value === null) return field.kind === "blocks" && !field.single ? [] : (field.default ?? null);
  if (field.kind !== "blocks") return value;
  return Array.isArray(value) ? value.map((one) => shapeBlock(field, one)) : shapeBlock(field, value);
}

function shapeBlock(field: Blocks, value: PropertyValue): PropertyValue {
  if (!isMap(value) || field.single) return value;
  const members = Object.entries(field.fields).map(([name, inner]) => [
    name,
    value[name] ?? inner.default ?? zero(inner),
  ]);
  return Object.fromEntries(members) as PropertyMap;
}

/** Outputs as a preview knows them before a create: the inputs, with what libvirt will choose unknown. */
export function previewCreate(schema: ResourceSchema, inputs: PropertyMap, meta: string): PropertyMap {
  const given = withoutDefaults(inputs);
  const unknown = (field: Field): PropertyValue => {
    if (field.computed) return UNKNOWN;
    return field.kind === "blocks" && !field.single ? [] : null;
  };
  const known = (field: Field, value: PropertyValue | undefined): PropertyValue => {
    if (value === undefined || value === null) return unknown(field);
    if (field.kind !== "blocks" || value === UNKNOWN) return value;
    const inner = (one: PropertyValue): PropertyValue =>
      isMap(one)
        ? Object.fromEntries(Object.entries(field.fields).map(([name, member]) => [name, known(member, one[name])]))
        : one;
    return Array.isArray(value) ? value.map(inner) : inner(value);
  };
  const outputs = Object.entries(schema.fields).map(([name, field]) => [name, known(field, given[name])]);
  return {
    ...(Object.fromEntries(outputs) as PropertyMap),
    ...(given["cmdlines"] === undefined ? {} : { cmdlines: given["cmdlines"] }),
    ...(meta === "" ? {} : { [metaKey]: JSON.stringify({ _new_extra_shim: {}, ...(JSON.parse(meta) as object) }) }),
    id: UNKNOWN,
  };
}

/** Outputs as a preview knows them before an update: the state with the inputs put over it. */
export function previewUpdate(schema: ResourceSchema, before: PropertyMap, inputs: PropertyMap): PropertyMap {
  const changed = Object.entries(withoutDefaults(inputs)).filter(([name, value]) => {
    const field = schema.fields[name];
    return field !== undefined && field.kind !== "blocks" && !equal(value, before[name]);
  });
  return { ...before, ...Object.fromEntries(changed) };
}

/**
 * The inputs that a refresh puts into state: those that were there, with the values that the resource has now. A value that
 * moved away from its default is a default no more.
 */
export function refreshedInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  const refreshed = Object.entries(inputs).flatMap(([name, input]): [string, PropertyValue][] => {
    if (name === defaultsKey) return [];
    const output = outputs[name];
    return output === undefined || output === null ? [] : [[name, refreshedValue(input, output)]];
  });
  const values: PropertyMap = Object.fromEntries(refreshed);
  const defaults = inputs[defaultsKey];
  if (!Array.isArray(defaults)) return values;
  return { ...values, [defaultsKey]: defaults.filter((name) => equal(values[String(name)], inputs[String(name)])) };
}

function refreshedValue(input: PropertyValue, output: PropertyValue): PropertyValue {
  if (Array.isArray(input) && Array.isArray(output))
    return output.map((member, index) => (input[index] === undefined ? member : refreshedValue(input[index], member)));
  return isMap(input) && isMap(output) && input[defaultsKey] !== undefined ? refreshedInputs(input, output) : output;
}
