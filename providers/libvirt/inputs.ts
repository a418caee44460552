import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";

/** A text input; "" if it is not set. */
export function textOf(inputs: PropertyMap, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** The input `name`. @throws VisibleError unless libvirt accepts it and virsh cannot mistake it for an option */
export function nameOf(inputs: PropertyMap): string {
  const name = textOf(inputs, "name");
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.:+@-]*$/.test(name))
    throw new VisibleError(
      `libvirt: name ${JSON.stringify(name)} is not usable`,
      "Give letters, digits and _ . : + @ -",
    );
  return name;
}

/** A number input; 0 if it is not set. */
export function numberOf(inputs: PropertyMap, name: string): number {
  const value = inputs[name];
  return typeof value === "number" ? value : 0;
}

/** The objects in a list; members of other types are left out. */
export function objects(value: PropertyValue | undefined): PropertyMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
