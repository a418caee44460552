/** The face towards all who read or write property values and URNs; loads nothing but itself. */
export { parsePath } from "./properties/paths";
export { equal } from "./properties/equal";
export { isMap, plainValue } from "./properties/secrets";
export { parseUrn, rootStackType } from "./model/urn";
export * from "./model/values";
