/** The face for all who read or write property values and URNs. It loads no other part of the engine. */
export { structuralDiff } from "./properties/diff";
export { equal, isAsset } from "./properties/equal";
export { formatPath, parsePath, type PropertyPath, valueAt } from "./properties/paths";
export { containsUnknown, isMap, plainValue, secret } from "./properties/secrets";
export { parseUrn, rootStackType } from "./model/urn";
export * from "./model/values";
