/** What the monitor can do of what the SDK asks for; anything else is answered with no. */
const features = new Set(["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"]);

export function supportsFeature(name: string): boolean {
  return features.has(name);
}
