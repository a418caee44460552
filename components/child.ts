import type * as pulumi from "@pulumi/pulumi";

/** Ordering of a component: resources that must be there before anything in it is made. */
export interface ComponentOptions extends pulumi.ComponentResourceOptions {
  dependsOn?: pulumi.Resource[];
}

/**
 * Options of a component's child. Pulumi hands a component's `dependsOn` to nobody, so each child waits itself for what
 * its component waits for, and for what else is named.
 */
export function childOf(
  parent: pulumi.Resource,
  opts: ComponentOptions | undefined,
  ...also: pulumi.Resource[]
): { parent: pulumi.Resource; dependsOn: pulumi.Resource[] } {
  return { parent, dependsOn: [...(opts?.dependsOn ?? []), ...also] };
}
