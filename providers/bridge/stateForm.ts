import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey, withoutDefaults } from "./defaults";
import type { ResourceSchema } from "./schema";

/** The key of what Terraform keeps beside a resource's properties: its schema's version and timeouts, as JSON. */
export const metaKey = "__meta";

/** A resource as it was found on the host: its id and its properties. */
export interface ObservedResource {
  id: string;
  properties: PropertyMap;
}

/**
 * Why outputs are written. It decides about collections that the program did not set: after a create they are null, a
 * refresh makes them empty, and an update leaves them as they were. `before` holds the outputs from state.
 */
export type Moment =
  | { kind: "create"; inputs: PropertyMap; timeoutSeconds: number }
  | { kind: "read"; before?: PropertyMap }
  | { kind: "update"; before: PropertyMap };

/**
 * How one release of the Terraform bridge writes state. An official plugin uses the form of the release it was built
 * with.
 */
export interface StateForm {
  /** Complete outputs. `known` holds the resource's inputs and its outputs in state. */
  outputs(schema: ResourceSchema, found: ObservedResource, known: PropertyMap, moment: Moment): PropertyMap;
  /** The outputs that a preview of a create shows: the inputs, and UNKNOWN for what the host will choose. */
  previewCreate(schema: ResourceSchema, inputs: PropertyMap, timeoutSeconds: number): PropertyMap;
  /** The outputs that a preview of an update shows: those in state, overridden by the inputs. */
  previewUpdate(schema: ResourceSchema, inputs: PropertyMap, before: PropertyMap): PropertyMap;
  /** The inputs that a refresh records: the same ones as before, with the values that the resource has now. */
  refreshedInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap;
}

/**
 * The outputs in state, overridden by the inputs. Objects stay as they were: some of their members are not known yet.
 */
export function inputsOver(before: PropertyMap, schema: ResourceSchema, inputs: PropertyMap): PropertyMap {
  const known = Object.entries(withoutDefaults(inputs)).filter(([name]) => {
    const field = schema.fields[name];
    return field !== undefined && field.kind !== "blocks";
  });
  return { ...before, ...Object.fromEntries(known) };
}

/** `__meta` as the official plugins show it in a preview. */
export function previewMeta(meta: string): string {
  const timeouts = Object.entries(JSON.parse(meta) as object).filter(([name]) => name !== "schema_version");
  return JSON.stringify({ _new_extra_shim: {}, ...Object.fromEntries(timeouts) });
}

/** The inputs of an imported resource: every property that a program could have set and that is not empty. */
export function importedInputs(schema: ResourceSchema, properties: PropertyMap): PropertyMap {
  const inputs = Object.entries(properties).filter(([name, value]) => {
    const field = schema.fields[name];
    return field !== undefined && !field.outputOnly && !saysNothing(value);
  });
  return { ...Object.fromEntries(inputs), [defaultsKey]: [] };
}

function saysNothing(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === null || value === "" || value === false || value === 0;
}
