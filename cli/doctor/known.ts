import { operator } from "../../components/operator";
import { findLocks, type ResourceState } from "../../engine/workspace";
import type { FoundProject } from "../stack/find";
import type { Known } from "./judgeLeaks";

/**
 * What a project's state knows. A stack whose state cannot be read, or that is locked, is assumed to know everything.
 */
export function knownTo(
  { project, backend }: FoundProject,
  { foreign = false, stack }: { foreign?: boolean; stack?: string },
): Known {
  const isBusy = (stack: string) =>
    findLocks(backend.layout.lockFolder({ project: project.name, stack })).some(({ state }) => state !== "dead");
  const summaries = new Map(backend.list(project.name).map((summary) => [summary.stack, summary]));
  const resources = (stack: string) => backend.read({ project: project.name, stack }).latest?.resources ?? [];
  const identities = new Map<string, string>();
  for (const { stack, problem } of summaries.values()) {
    const identity = problem === undefined ? identityIn(resources(stack)) : undefined;
    if (identity !== undefined) identities.set(stack, identity);
  }
  return {
    project: project.name,
    user: operator(),
    folder: project.folder,
    identities,
    foreign,
    fix: [
      "./tare doctor --leaks",
      ...(foreign ? ["--foreign"] : []),
      "--fix",
      ...(stack ? ["--stack", stack] : []),
    ].join(" "),
    isDeployed: (stack) => {
      const summary = summaries.get(stack);
      return isBusy(stack) || summary?.problem !== undefined || (summary?.resourceCount ?? 0) > 0;
    },
    isInState: (stack, name) => {
      const summary = summaries.get(stack);
      if (isBusy(stack) || summary?.problem !== undefined) return true;
      // A volume's name is preceded by its pool. In state, a name may stand inside a longer text, such as a command's request.
      const bare = name.replace(/^.*\//, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return new RegExp(`(?<![\\w.-])${bare}(?![\\w.-])`).test(JSON.stringify(resources(stack)));
    },
  };
}

/** The identity that components/reservation.ts has made; undefined for a stack of an older version. */
function identityIn(resources: readonly ResourceState[]): string | undefined {
  const made = resources.find(({ urn }) => urn.endsWith("::reservation-identity"));
  const line = made?.outputs?.["stdout"];
  return typeof line === "string" ? line.split(" ")[0] : undefined;
}
