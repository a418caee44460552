import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";

/** Where the names of values that check filled in are kept, in the inputs and in each object inside them. */
export const defaultsKey = "__defaults";

/** Whether it was check, not the program, that gave a property its value. */
export function isDefault(inputs: PropertyMap | undefined, name: string): boolean {
  const names = inputs?.[defaultsKey];
  return Array.isArray(names) && names.includes(name);
}

/** Values without the marks that check put into them. */
export function withoutDefaults<T extends PropertyValue>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutDefaults) as T;
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== defaultsKey);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutDefaults(member)])) as T;
}
