import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { KIND, type PropertyMap, type PropertyValue, SIGNATURE, UNKNOWN } from "../model/values";
import { isMap, secret } from "./secrets";

/** Reads the properties in a message. An output value becomes what it contains: a value, a secret or UNKNOWN. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : (settle(struct.toJavaScript() as PropertyMap) as PropertyMap);
}

/** Writes properties into a message. Secrets, unknowns, assets and references already have Pulumi's wire form. */
export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(map);
}

function settle(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(settle);
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === KIND.output) {
    const inner = value.value === undefined ? UNKNOWN : settle(value.value);
    return value.secret === true ? secret(inner) : inner;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, settle(child)]));
}
