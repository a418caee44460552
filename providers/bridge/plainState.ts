import { equal, isMap, UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey, withoutDefaults } from "./defaults";
import { zero, type Blocks, type Field, type ResourceSchema } from "./schema";
import { inputsOver, metaKey, previewMeta, type StateForm } from "./stateForm";

/**
 * The form of older releases: all properties, and `__meta` if there are timeouts. Members of listed objects are never
 * null.
 */
export const plainState: StateForm = {
  outputs: (schema, { id, properties }, known, moment) => {
    const before = moment.kind === "create" ? undefined : moment.before?.[metaKey];
    const meta = String(before ?? schema.meta(moment.kind === "create" ? moment.timeoutSeconds : 0));
    const given = withoutDefaults(known);
    const outputs = shapeAll(schema, (name, field) => shape(field, properties[name] ?? given[name] ?? null));
    return { ...outputs, ...(meta === "" ? {} : { [metaKey]: meta }), id };
  },
  previewCreate: (schema, inputs, timeoutSeconds) => {
    const meta = schema.meta(timeoutSeconds);
    const given = withoutDefaults(inputs);
    const outputs = shapeAll(schema, (name, field) => previewed(field, given[name]));
    return { ...outputs, ...(meta === "" ? {} : { [metaKey]: previewMeta(meta) }), id: UNKNOWN };
  },
  previewUpdate: (schema, inputs, before) => inputsOver(before, schema, inputs),
  refreshedInputs,
};

/** Applies `form` to every property. A list of maps that nobody set is left out. */
function shapeAll(schema: ResourceSchema, form: (name: string, field: Field) => PropertyValue): PropertyMap {
  const shaped = Object.entries(schema.fields).map(([name, field]) => ({ name, field, value: form(name, field) }));
  const written = shaped.filter(({ field, value }) => field.kind !== "maps" || value !== null);
  return Object.fromEntries(written.map(({ name, value }) => [name, value]));
}

function shape(field: Field, value: PropertyValue): PropertyValue {
  if (value === null) return field.kind === "blocks" && !field.single ? [] : (field.default ?? null);
  if (field.kind !== "blocks") return value;
  return Array.isArray(value) ? value.map((one) => shapeBlock(field, one)) : shapeBlock(field, value);
}

function shapeBlock(field: Blocks, value: PropertyValue): PropertyValue {
  if (!isMap(value) || field.single) return value;
  return mapFields(field, (name, inner) => value[name] ?? inner.default ?? zero(inner));
}

function previewed(field: Field, value: PropertyValue | undefined): PropertyValue {
  if (value === undefined || value === null) {
    if (field.computed) return UNKNOWN;
    return field.kind === "blocks" && !field.single ? [] : null;
  }
  if (field.kind !== "blocks" || value === UNKNOWN) return value;
  const inner = (one: PropertyValue): PropertyValue =>
    isMap(one) ? mapFields(field, (name, member) => previewed(member, one[name])) : one;
  return Array.isArray(value) ? value.map(inner) : inner(value);
}

const mapFields = ({ fields }: Blocks, form: (name: string, field: Field) => PropertyValue): PropertyMap =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, form(name, field)]));

/** The inputs with the values that a refresh found. A value that is no longer the default is not marked as one. */
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
