import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";

/** The key under which inputs, and each object inside them, list the names of the values that check filled in. */
export const defaultsKey = "__defaults";

/** Whether a property got its value from check and not from the program. */
export function isDefault(inputs: PropertyMap | undefined, name: string): boolean {
  const names = inputs?.[defaultsKey];
  return Array.isArray(names) && names.includes(name);
}

/** A value without the lists of defaults that check put into it. */
export function withoutDefaults<T extends PropertyValue>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutDefaults) as T;
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== defaultsKey);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutDefaults(member)])) as T;
}
