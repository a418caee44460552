import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey, withoutDefaults } from "./defaults";
import type { ResourceSchema } from "./schema";

/** The key of what Terraform keeps beside a resource's properties: its schema's version and timeouts, as JSON. */
export const metaKey = "__meta";

/** What was made or found: its id, and the properties that were read of it. */
export interface ObservedResource {
  id: string;
  properties: PropertyMap;
}

/**
 * When outputs are written: after a create, collections that the program did not set are null; a refresh makes them
 * empty; an update leaves them as it found them. `before` are the outputs that state held.
 */
export type Moment =
  | { kind: "create"; inputs: PropertyMap; timeoutSeconds: number }
  | { kind: "read"; before?: PropertyMap }
  | { kind: "update"; before: PropertyMap };

/** How a release of the Terraform bridge writes state. An official plugin has that of the release it was built with. */
export interface StateForm {
  /** Complete outputs. `known` is what inputs and state say of the resource. */
  outputs(schema: ResourceSchema, found: ObservedResource, known: PropertyMap, moment: Moment): PropertyMap;
  /** Outputs as a preview knows them before a create: the inputs, and what the host will choose is unknown. */
  previewCreate(schema: ResourceSchema, inputs: PropertyMap, timeoutSeconds: number): PropertyMap;
  /** Outputs as a preview knows them before an update: the state with the inputs put over it. */
  previewUpdate(schema: ResourceSchema, inputs: PropertyMap, before: PropertyMap): PropertyMap;
  /** The inputs that a refresh puts into state: those that were there, with the values that the resource has now. */
  refreshedInputs(inputs: PropertyMap, outputs: PropertyMap): PropertyMap;
}

/** The state with the inputs put over it; objects stay as they were, for their members are not known. */
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

/** Inputs of a resource that was imported: every property that a program could have set and that says something. */
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
