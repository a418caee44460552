import * as pulumi from "@pulumi/pulumi";

/** The plugin that answers for these resources; the engine finds it by this version. */
export const version = "0.5.4";

/** Takes the inputs that a resource knows from its arguments; what is left out is an output still. */
export function inputsOf(names: readonly string[], args: object | undefined): pulumi.Inputs {
  const given: Record<string, unknown> = { ...args };
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

/** Options with the plugin's version, which the caller's own overrule. */
export function withVersion(options: pulumi.CustomResourceOptions | undefined): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ version }, options ?? {});
}

/** True for a resource of the class, also where several copies of the SDK are loaded. */
export function isOfType(object: unknown, type: string): boolean {
  return typeof object === "object" && object !== null && "__pulumiType" in object && object.__pulumiType === type;
}
