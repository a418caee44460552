/** The features that this monitor supports. The SDK asks for them by name. */
const features = new Set(["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"]);

export function supportsFeature(name: string): boolean {
  return features.has(name);
}
