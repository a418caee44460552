/** Seconds; what is left out has no limit. */
export interface CustomTimeouts {
  create?: number;
  update?: number;
  delete?: number;
}

/** Every option that a program can give a resource, with its value where the program gives none. This is the only list. */
export const defaultOptions = {
  /** The parent's URN. */
  parent: "",
  /** "URN::ID" of the provider resource. Empty for components and providers, and where the engine is to choose one. */
  provider: "",
  /** URNs of what must exist before it. */
  dependencies: [] as string[],
  /** By input, the URNs of what the input was computed from. */
  propertyDependencies: {} as Record<string, string[]>,
  /** It may be neither deleted nor replaced. */
  protect: false as boolean,
  /** It is taken out of state without its provider being told. */
  retainOnDelete: false as boolean,
  /** URN of a resource whose deletion deletes this one as well. */
  deletedWith: "",
  /** Undefined leaves the choice to the provider. */
  deleteBeforeReplace: undefined as boolean | undefined,
  /** Paths of inputs that stay as they were. */
  ignoreChanges: [] as string[],
  /** Paths of properties whose change replaces the resource. */
  replaceOnChanges: [] as string[],
  /** Outputs that are secret though their provider does not say so. */
  additionalSecretOutputs: [] as string[],
  customTimeouts: undefined as CustomTimeouts | undefined,
};

export type ResourceOptions = typeof defaultOptions;

/** Options that state records: all but what only matters while a resource is being replaced. */
export type RecordedOptions = Omit<ResourceOptions, "deleteBeforeReplace">;

/** The options that state records of something that has options among other members. */
export function recordedOptionsOf(from: ResourceOptions): RecordedOptions {
  const names = Object.keys(defaultOptions) as (keyof ResourceOptions)[];
  const recorded = names.filter((name) => name !== "deleteBeforeReplace");
  return Object.fromEntries(recorded.map((name) => [name, from[name]])) as RecordedOptions;
}
