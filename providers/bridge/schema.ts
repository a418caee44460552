import type { PropertyValue } from "../../engine/values";

/** The key of the timeouts in `__meta`; Terraform's SDK fixes it. */
export const timeoutsKey = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";

/** What is true of a property. Names are Pulumi's; the official plugin is made from a Terraform provider. */
interface FieldOptions {
  /** Terraform's name, if it is not Pulumi's name in snake_case. It is recorded in state. */
  terraformName?: string;
  required?: boolean;
  /** The host chooses the value if the program gives none, so leaving it out is not a change. */
  computed?: boolean;
  /** An output only: a program cannot set it. */
  outputOnly?: boolean;
  /** A change replaces the resource. */
  replaces?: boolean;
  /** A limit that the host can change in place but cannot remove: removing it replaces the resource. */
  liftReplaces?: boolean;
  /** The value that check fills in, and then lists in `__defaults`. */
  default?: PropertyValue;
  /** Inside an object: null, not zero, until the program sets it or a refresh reads it. */
  nullable?: boolean;
  /** An empty text means the same as no value. */
  emptyIsNone?: boolean;
  /** Upper and lower case are not told apart. */
  ignoresCase?: boolean;
  /** Why the embedded provider accepts only the default. */
  refused?: string;
  /** What a text must look like, as a regular expression and in words. */
  pattern?: [RegExp, string];
  minimum?: number;
}

export interface Scalar extends FieldOptions {
  kind: "text" | "integer" | "flag";
}

/** A list of texts; in a set, the order does not matter. */
export interface Texts extends FieldOptions {
  kind: "texts";
  set: boolean;
}

/** Texts by name ("map"), or a list of such maps ("maps"). */
export interface TextMap extends FieldOptions {
  kind: "map" | "maps";
}

/** Objects: a list, a set, or (single) at most one, which Pulumi shows without a list around it. */
export interface Blocks extends FieldOptions {
  kind: "blocks";
  fields: Schema;
  set: boolean;
  single: boolean;
}

export type Field = Scalar | Texts | TextMap | Blocks;
export type Schema = Record<string, Field>;

export const text = (options: FieldOptions = {}): Scalar => ({ kind: "text", ...options });
export const integer = (options: FieldOptions = {}): Scalar => ({ kind: "integer", ...options });
export const flag = (options: FieldOptions = {}): Scalar => ({ kind: "flag", ...options });
export const list = (options: FieldOptions = {}): Texts => ({ kind: "texts", set: false, ...options });
export const set = (options: FieldOptions = {}): Texts => ({ kind: "texts", set: true, ...options });
export const map = (options: FieldOptions = {}): TextMap => ({ kind: "map", ...options });
export const maps = (options: FieldOptions = {}): TextMap => ({ kind: "maps", ...options });
export const blocks = (fields: Schema, options: FieldOptions & { list?: boolean } = {}): Blocks => {
  const { list: isList = false, ...rest } = options;
  return { kind: "blocks", fields, set: !isList, single: false, ...rest };
};
export const block = (fields: Schema, options: FieldOptions = {}): Blocks => ({
  kind: "blocks",
  fields,
  set: false,
  single: true,
  ...options,
});

/** A resource type: its properties, and what the official plugin writes into `__meta`. */
export interface ResourceSchema {
  type: string;
  fields: Schema;
  /** The text of `__meta`, "" for none. It holds the create timeout if the resource type has timeouts. */
  meta(createTimeoutSeconds: number): string;
}

/** The value that Terraform records for a property that nobody set. */
export function zero(field: Field): PropertyValue {
  switch (field.kind) {
    case "text":
      return "";
    case "integer":
      return 0;
    case "flag":
      return false;
    case "texts":
    case "maps":
      return [];
    case "map":
      return {};
    case "blocks":
      return field.single ? null : [];
  }
}
