import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import type { Field, Schema } from "./schema";

/**
 * What is needed to turn Pulumi's form of a state back into Terraform's: the kind of each value, and Terraform's name
 * for it if that is not Pulumi's name in snake_case. `isWrittenEmpty` tells which properties without a value Terraform
 * writes as empty, not as null.
 */
export function objectDelta(
  fields: Schema,
  values: PropertyMap,
  isWrittenEmpty: (name: string) => boolean,
): PropertyMap {
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
