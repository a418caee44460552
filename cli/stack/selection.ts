import type { DeployOptions } from "../../engine";

/** The flags that say which resources a deployment may touch, and how. */
export interface SelectionFlags {
  target?: string[];
  targetDependents?: boolean;
  exclude?: string[];
  excludeDependents?: boolean;
  replace?: string[];
  targetReplace?: string[];
  refresh?: boolean;
}

/** These flags as the engine takes them. */
export function selectionOf(flags: SelectionFlags): Pick<DeployOptions, "selection" | "replaces" | "refresh"> {
  const targets = [...(flags.target ?? []), ...(flags.targetReplace ?? [])];
  const { exclude: excludes, targetDependents, excludeDependents, refresh } = flags;
  return {
    selection: {
      ...(targets.length > 0 ? { targets } : {}),
      ...(excludes ? { excludes } : {}),
      targetDependents,
      excludeDependents,
    },
    replaces: [...(flags.replace ?? []), ...(flags.targetReplace ?? [])],
    refresh,
  };
}
