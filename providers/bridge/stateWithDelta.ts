import { isMap, UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey, withoutDefaults } from "./defaults";
import { objectDelta } from "./rawStateDelta";
import { zero, type Blocks, type Field, type ResourceSchema } from "./schema";
import { inputsOver, metaKey, previewMeta, type Moment, type StateForm } from "./stateForm";

/** The key of the data that turns Pulumi's form of a state back into Terraform's: see {@link objectDelta}. */
export const deltaKey = "__pulumi_raw_state_delta";

/** The form of newer releases: it distinguishes null from empty and can be turned back into Terraform's form. */
export const stateWithDelta: StateForm = {
  outputs: (schema, { id, properties }, _known, moment) => stateOutputs(schema, id, properties, moment),
  previewCreate: (schema, inputs) => previewOutputs(schema, inputs, undefined),
  previewUpdate: previewOutputs,
  refreshedInputs,
};

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

/** Whether a collection is an attribute in Terraform, not a block: only attributes can be null. */
function isAttributeCollection(field: Field): boolean {
  if (field.kind === "texts" || field.kind === "map") return true;
  return field.kind === "blocks" && field.computed === true;
}

function shape(field: Field, name: string, value: PropertyValue, moment: Moment): PropertyValue {
  if (field.kind === "blocks" && Array.isArray(value))
    return value.map((member, index) => (isMap(member) ? shapeBlock(field, name, index, member, moment) : member));
  if (!isAttributeCollection(field) || !isEmptyCollection(value))
    return value ?? (field.kind === "blocks" ? zero(field) : value);
  if (isChosenList(field)) return zero(field);
  const keepsNull =
    (moment.kind === "create" && isNeverRead(field, value) && moment.inputs[name] === undefined) ||
    (moment.kind === "update" && (moment.before[name] ?? null) === null);
  return keepsNull ? null : zero(field);
}

/**
 * A list or set that the host chooses is never null: Terraform would take null for "not chosen yet" and, where a change
 * replaces the resource, replace it.
 */
const isChosenList = (field: Field) => field.computed === true && (field.kind === "texts" || field.kind === "blocks");

const isEmptyCollection = (value: PropertyValue) =>
  value === null || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);

/** A computed map that the host reported as empty is empty. One that was neither set nor reported is null. */
const isNeverRead = (field: Field, value: PropertyValue) => !field.computed || value === null;

/** Inside an object, a nullable member is null until the program sets it or a refresh reads it. */
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

/**
 * The inputs with the values that a refresh found. Nested objects lose `__defaults`; the resource's own is kept as it
 * is.
 */
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

/** The outputs that a preview shows of a create (`before` is undefined) or of an update. */
export function previewOutputs(
  schema: ResourceSchema,
  inputs: PropertyMap,
  before: PropertyMap | undefined,
): PropertyMap {
  if (before !== undefined) {
    const meta = before[metaKey];
    return { ...inputsOver(before, schema, inputs), [metaKey]: typeof meta === "string" ? previewMeta(meta) : null };
  }
  const chosen = Object.entries(schema.fields).filter(
    ([name, field]) => (field.computed || field.outputOnly) && inputs[name] === undefined,
  );
  return { ...Object.fromEntries(chosen.map(([name]) => [name, UNKNOWN])), ...withoutDefaults(inputs), id: UNKNOWN };
}
