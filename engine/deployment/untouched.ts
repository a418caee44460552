import { VisibleError } from "../../errors/visibleError";
import { referencesOf, renameReferences } from "../model/references";
import type { ResourceState } from "../model/state";
import { type Goal, stateOfGoal } from "../plan/goal";
import { noDifference, type Step } from "../plan/step";
import type { DeploymentContext } from "./deploymentContext";
import { execute } from "./execute";

/** What the program declares and the deployment is told not to touch: it stays as state has it, or stays unmade. */
export class Untouched {
  /** By URN. Some are kept before the program registers them, or though it no longer does, because others need them. */
  private readonly kept = new Map<string, ResourceState>();
  /** URNs of what does not exist and is not made. */
  private readonly skipped = new Set<string>();

  constructor(private readonly deployment: DeploymentContext) {}

  /** The state of a resource that is kept already. */
  keptState(urn: string): ResourceState | undefined {
    return this.kept.get(urn);
  }

  isSkipped(urn: string): boolean {
    return this.skipped.has(urn);
  }

  /** @throws VisibleError if a resource that is to be made or changed needs one that stays unmade */
  refuseSkipped(goal: Goal): void {
    const missing = [...referencesOf(goal)].find((urn) => this.skipped.has(urn));
    if (missing !== undefined)
      throw new VisibleError(
        `it needs ${missing}, which does not exist and is not selected`,
        `Select that as well, with --target '${missing}'.`,
      );
  }

  /** @throws VisibleError if a replacement would take along resources that are not selected */
  refuseDeletions(dependents: Step[]): void {
    const { selection } = this.deployment;
    const missing = dependents.find(({ old }) => old && !selection.includesInUpdate(old));
    if (missing !== undefined)
      throw new VisibleError(
        `it must be deleted before it is made anew, and ${missing.urn} with it, which is not selected`,
        `Select that as well, with --target '${missing.urn}', or all that depends on it, with --target-dependents.`,
      );
  }

  /**
   * Leaves a resource as it is.
   * @param renamed the new URNs of what has been renamed so far
   */
  async leave(
    goal: Goal,
    old: ResourceState | undefined,
    renamed: ReadonlyMap<string, string>,
  ): Promise<ResourceState> {
    if (old === undefined) {
      this.skipped.add(goal.urn);
      return stateOfGoal(goal, goal.inputs);
    }
    for (const urn of referencesOf(old)) this.keepNeeded(urn, old);
    const as = { ...renameReferences(old, renamed), urn: goal.urn };
    const step = { op: "same", urn: goal.urn, old, new: as, ...noDifference } as const;
    const state = (await execute(this.deployment, step)) ?? as;
    this.kept.set(goal.urn, state);
    return state;
  }

  /** State lists what a resource needs before it. What the program has not registered by now is therefore kept first. */
  private keepNeeded(urn: string, by: ResourceState): void {
    const { snapshot, selection } = this.deployment;
    const needed = snapshot.old(urn);
    if (needed === undefined || this.kept.has(urn)) return;
    if (selection.includes(needed))
      throw new VisibleError(
        `in state it needs ${urn}, which is selected while this is not`,
        `Select both, with --target '${by.urn}' as well.`,
      );
    for (const further of referencesOf(needed)) this.keepNeeded(further, needed);
    snapshot.settle(needed, needed);
    this.kept.set(urn, needed);
  }
}
