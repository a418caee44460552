/** Time limits in seconds. An operation that is left out has no limit. */
export interface CustomTimeouts {
  create?: number;
  update?: number;
  delete?: number;
}

/** Every option that a program can give a resource, with its default. All other code derives from this list. */
export const defaultOptions = {
  /** The parent's URN. */
  parent: "",
  /** "URN::ID" of the provider resource. Empty for components and providers, and if the engine is to choose one. */
  provider: "",
  /** URNs of what must exist before it. */
  dependencies: [] as string[],
  /** For each input, the URNs of the resources that it was computed from. */
  propertyDependencies: {} as Record<string, string[]>,
  /** The resource may be neither deleted nor replaced. */
  protect: false as boolean,
  /** A deletion only removes the resource from state; its provider is not called. */
  retainOnDelete: false as boolean,
  /** URN of a resource whose deletion deletes this one as well. */
  deletedWith: "",
  /** Undefined leaves the choice to the provider. */
  deleteBeforeReplace: undefined as boolean | undefined,
  /** Paths of inputs that stay as they were. */
  ignoreChanges: [] as string[],
  /** Paths of properties whose change replaces the resource. */
  replaceOnChanges: [] as string[],
  /** Outputs that are secret although their provider does not mark them. */
  additionalSecretOutputs: [] as string[],
  customTimeouts: undefined as CustomTimeouts | undefined,
};

export type ResourceOptions = typeof defaultOptions;

/** The options that state records: all but the one that matters only while a resource is being replaced. */
export type RecordedOptions = Omit<ResourceOptions, "deleteBeforeReplace">;

/** Picks the recorded options out of an object that has options among its members. */
export function recordedOptionsOf(from: ResourceOptions): RecordedOptions {
  const names = Object.keys(defaultOptions) as (keyof ResourceOptions)[];
  const recorded = names.filter((name) => name !== "deleteBeforeReplace");
  return Object.fromEntries(recorded.map((name) => [name, from[name]])) as RecordedOptions;
}
