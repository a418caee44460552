import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";

/** A text input; "" where it is not set. */
export function textOf(inputs: PropertyMap, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** A name that libvirt takes and virsh cannot read as an option. */
export function nameOf(inputs: PropertyMap): string {
  const name = textOf(inputs, "name");
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.:+@-]*$/.test(name))
    throw new VisibleError(
      `libvirt: name ${JSON.stringify(name)} is not usable`,
      "Give letters, digits and _ . : + @ -",
    );
  return name;
}

/** A number input; 0 where it is not set. */
export function numberOf(inputs: PropertyMap, name: string): number {
  const value = inputs[name];
  return typeof value === "number" ? value : 0;
}

/** The objects in a list; what else is in it is left out. */
export function objects(value: PropertyValue | undefined): PropertyMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
