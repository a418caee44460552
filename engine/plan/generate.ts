import { VisibleError } from "../../errors/visibleError";
import { parsePath, restore } from "../properties/paths";
import { openMap, remarkMap } from "../properties/secrets";
import type { CheckResponse, DiffResponse } from "../model/provider";
import type { ResourceState } from "../model/state";
import { isProviderType } from "../model/urn";
import type { PropertyMap } from "../model/values";
import { dependentReplacements } from "./dependents";
import { componentDifference, differenceOf, providerReplacedDifference, replacesByUnknown } from "./difference";
import { type Goal, stateOfGoal } from "./goal";
import { type Difference, noDifference, type Step } from "./step";

/** What the generator may ask while it decides. None of these calls changes anything. */
export interface GeneratorContext {
  /** The resource as state has it, found by URN or alias. */
  old: ResourceState | undefined;
  /**
   * Live resources in state that this deployment has not reached, in dependency order: at least those that take inputs or
   * their provider from `root`, directly or through others.
   */
  candidates(root: ResourceState): ResourceState[];
  /** The provider's check and diff, with secrets opened. For a provider resource: its checkConfig and diffConfig. */
  check(olds: PropertyMap | undefined, news: PropertyMap): Promise<CheckResponse>;
  diff(old: ResourceState, newInputs: PropertyMap, ignoreChanges: string[]): Promise<DiffResponse>;
  /** Whether it is to be replaced though nothing in it may have changed. */
  isReplaced: boolean;
  /** Whether a resource that one provider made cannot be managed by another. */
  providerReplaced(oldReference: string, newReference: string): Promise<boolean>;
}

/** Decides on the steps that make one resource what the program wants, in the order in which they must be done. */
export async function generate(goal: Goal, context: GeneratorContext): Promise<Step[]> {
  const { old } = context;
  if (old !== undefined && old.custom !== goal.custom)
    throw new VisibleError(
      "state and program disagree on whether this is a component",
      "Give the new one another name.",
    );
  const inputs = await checkedInputs(goal, old, context);
  const fresh = stateOfGoal(goal, inputs);
  if (old === undefined) return [{ op: "create", urn: goal.urn, new: fresh, ...noDifference }];
  if (old.external) return fromExternal(goal, old, fresh);
  if (old.pendingReplacement) return recreate(goal, old, await renew(goal, context), noDifference);

  const found = await difference(goal, old, inputs, context);
  if (found === undefined) return [{ op: "same", urn: goal.urn, old, new: fresh, ...noDifference }];
  if (replacesByUnknown(found, inputs))
    return [{ op: "update", urn: goal.urn, old, new: fresh, ...pick(found), replaces: [] }];
  if (goal.protect)
    throw new VisibleError(
      `it is protected and cannot be replaced (${found.replaces.join(", ")} changed)`,
      'Remove "protect" from it in the program first.',
    );
  const renewed = await renew(goal, context);
  if (!found.deleteBeforeReplace)
    return [
      { op: "create-replacement", urn: goal.urn, old, new: renewed, ...pick(found) },
      { op: "replace", urn: goal.urn, old, new: renewed, ...pick(found) },
    ];
  const dependents = await dependentReplacements(old, context.candidates(old), context.diff);
  const deletions = [...dependents].reverse().concat(old);
  return [
    ...deletions.map((state): Step => ({ op: "delete-replaced", urn: state.urn, old: state, ...noDifference })),
    ...recreate(goal, old, renewed, pick(found)),
  ];
}

function recreate(goal: Goal, old: ResourceState, fresh: ResourceState, found: Difference): Step[] {
  return [
    { op: "replace", urn: goal.urn, old, new: fresh, ...found },
    { op: "create-replacement", urn: goal.urn, old, new: fresh, ...found },
  ];
}

/** Until now the stack only read the resource, which belongs to someone else and stays. Now the stack makes its own. */
function fromExternal(goal: Goal, old: ResourceState, fresh: ResourceState): Step[] {
  return [
    { op: "discard", urn: old.urn, old, ...noDifference },
    { op: "create", urn: goal.urn, new: fresh, ...noDifference },
  ];
}

/**
 * What replaces a resource. Its inputs are checked without the old ones, so that a provider that generates names generates a new one,
 * and ignoreChanges is left out of it, as in Pulumi's own engine: nothing is changed, it is made.
 */
async function renew(goal: Goal, context: GeneratorContext): Promise<ResourceState> {
  return stateOfGoal(goal, await checkedInputs({ ...goal, ignoreChanges: [] }, undefined, context));
}

/** The goal's inputs after ignoreChanges and the provider's check. What was marked as secret before is marked again. */
async function checkedInputs(
  goal: Goal,
  old: ResourceState | undefined,
  context: GeneratorContext,
): Promise<PropertyMap> {
  const known = context.old?.inputs;
  const wanted =
    known === undefined
      ? goal.inputs
      : goal.ignoreChanges.reduce((news, path) => restore(news, known, parsePath(path)), goal.inputs);
  if (!goal.custom) return wanted;
  const answer = await context.check(old?.inputs && openMap(old.inputs), openMap(wanted));
  if (answer.failures.length > 0) throw refusedInputs(answer.failures);
  const inputs = remarkMap(answer.inputs, wanted);
  return isProviderType(goal.type) ? { ...inputs, __internal: {} } : inputs;
}

async function difference(
  goal: Goal,
  old: ResourceState,
  inputs: PropertyMap,
  context: GeneratorContext,
): Promise<(Difference & { deleteBeforeReplace: boolean }) | undefined> {
  if (!goal.custom) {
    const found = componentDifference(old.inputs ?? {}, inputs);
    return found.diffs.length === 0 ? undefined : { ...found, deleteBeforeReplace: false };
  }
  const deleteFirst = goal.deleteBeforeReplace;
  if (await context.providerReplaced(old.provider ?? "", goal.provider))
    return { ...providerReplacedDifference, deleteBeforeReplace: deleteFirst ?? false };
  const answer = await context.diff(old, inputs, goal.ignoreChanges);
  const told = differenceOf(old, inputs, answer, goal.replaceOnChanges);
  const found = context.isReplaced && !isProviderType(goal.type) ? replacing(told ?? noDifference) : told;
  return found && { ...found, deleteBeforeReplace: deleteFirst ?? answer.deleteBeforeReplace };
}

/** Pulumi names the id as the reason where somebody asks for a replacement. */
function replacing(found: Difference): Difference {
  return found.replaces.length > 0 ? found : { ...found, replaces: ["id"] };
}

function pick({ diffs, replaces, detailedDiff }: Difference): Difference {
  return { diffs, replaces, detailedDiff };
}

/** An error that names every input that the provider refuses. */
function refusedInputs(failures: CheckResponse["failures"]): VisibleError {
  return new VisibleError(
    failures.map(({ property, reason }) => (property ? `${property}: ${reason}` : reason)).join("\n"),
  );
}
