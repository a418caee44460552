import type * as pulumi from "@pulumi/pulumi";

/** What must exist before any resource of a component is created. */
export interface ComponentOptions extends pulumi.ComponentResourceOptions {
  dependsOn?: pulumi.Resource[];
}

/**
 * Options of a component's child. Pulumi does not pass a component's `dependsOn` on to its children, so each child depends
 * on what its component depends on, and on the resources named here.
 */
export function childOf(
  parent: pulumi.Resource,
  opts: ComponentOptions | undefined,
  ...also: pulumi.Resource[]
): { parent: pulumi.Resource; dependsOn: pulumi.Resource[] } {
  return { parent, dependsOn: [...(opts?.dependsOn ?? []), ...also] };
}
