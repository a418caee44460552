import { VisibleError } from "../../errors/visibleError";
import type { Registration } from "../monitor/requests";
import { defaultOptions } from "../model/resourceOptions";
import { compact, type ResourceState } from "../model/state";
import {
  buildUrn,
  defaultProviderName,
  isProviderType,
  packageOf,
  providerReference,
  providerType,
} from "../model/urn";
import type { PropertyMap } from "../model/values";
import { resolveAliases } from "../plan/aliases";
import { generate, type GeneratorContext } from "../plan/generate";
import type { Goal } from "../plan/goal";
import type { Step } from "../plan/step";
import { hashAssets } from "./assets";
import { execute } from "./execute";
import { generatorContext } from "./generatorContext";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";

/** Turns the program's registrations into goals, has the steps for them generated, and does them. */
export class Registrar {
  /** The URNs that the program has registered, each with the other URNs under which state may know the resource. */
  private readonly registered = new Map<string, string[]>();
  private readonly defaultProviders = new Map<string, Promise<string>>();
  /** Old states that a registration is already dealing with. No other registration may plan anything for them. */
  private readonly claimed = new Set<ResourceState>();
  /**
   * Some resources must be deleted before the resource that they depend on can be replaced. By the URN of each: when its
   * deletion is over.
   */
  private readonly leaving = new Map<string, Promise<unknown>>();

  constructor(private readonly deployment: DeploymentContext) {}

  /** Makes a resource what the program wants; throws with the reason where that is refused or fails. */
  async register(registration: Registration): Promise<ResourceState> {
    const urn = this.claim(registration);
    const goal = await this.goalOf(urn, registration);
    const old = await this.claimOld(goal);
    const { providers } = this.deployment;
    const instance = isProviderType(goal.type) ? providers.make(packageOf(goal.type), registration.version) : undefined;
    const provider = instance ?? (goal.custom ? await providers.get(goal.provider) : undefined);
    const isClaimed = (state: ResourceState): boolean => this.claimed.has(state);
    const state = await this.perform(goal, generatorContext(this.deployment, goal, old, provider, isClaimed));
    if (state === undefined) throw new Error("no step left a state");
    if (instance) providers.bind(state, instance);
    return state;
  }

  /** The URN of a new registration; a second one of the same URN is refused. */
  claim({ type, name, parent, aliases }: Pick<Registration, "type" | "name" | "parent" | "aliases">): string {
    const { reference } = this.deployment.options;
    const urn = buildUrn(reference, parent, type, name);
    if (this.registered.has(urn))
      throw new VisibleError(
        `the program declares two resources of type ${type} named "${name}"`,
        "Give one another name.",
      );
    const parentAliases = this.registered.get(parent) ?? [];
    this.registered.set(urn, resolveAliases({ reference, type, name, parent, aliases, parentAliases }));
    return urn;
  }

  private async goalOf(urn: string, registration: Registration): Promise<Goal> {
    const { version, ...rest } = registration;
    const isProvider = isProviderType(rest.type);
    this.deployment.redactor.learn(rest.inputs);
    const inputs = (await hashAssets(rest.inputs, this.deployment.options.projectFolder)) as PropertyMap;
    const needsProvider = rest.custom && !isProvider;
    return {
      ...rest,
      urn,
      inputs: isProvider && version !== "" ? { ...inputs, version } : inputs,
      provider: needsProvider ? rest.provider || (await this.defaultProvider(packageOf(rest.type), version)) : "",
      aliases: this.registered.get(urn) ?? [],
    };
  }

  /**
   * What state has of the resource, under its own URN or an alias. If another resource's replacement is deleting it, this
   * waits for the deletion; state then says that the replacement is pending.
   */
  private async claimOld(goal: Goal): Promise<ResourceState | undefined> {
    for (const urn of [goal.urn, ...goal.aliases]) {
      await this.leaving.get(urn);
      const old = this.deployment.snapshot.old(urn);
      if (!old || this.claimed.has(old)) continue;
      this.claimed.add(old);
      return old;
    }
    return undefined;
  }

  /**
   * Has the steps generated and does them. Dependents that must be deleted before the resource can be replaced are claimed
   * first, so that no other registration touches them meanwhile.
   */
  private async perform(goal: Goal, context: GeneratorContext): Promise<ResourceState | undefined> {
    let steps: Step[];
    let dependents: Step[];
    do {
      // Planned again where the program has registered one of the dependents meanwhile: that one takes care of itself.
      steps = await generate(goal, context);
      dependents = deletionsOfDependents(steps, context.old);
    } while (dependents.some(({ old }) => old && this.claimed.has(old)));
    // Nothing is awaited from here until all of them are claimed, or a registration could come in between.
    const isDeletedFirst = steps[0]?.op === "delete-replaced";
    const before = isDeletedFirst ? [...this.leaving.values()] : [];
    const gone = Promise.all(before).then(() => this.executeAll(dependents));
    for (const { urn, old } of dependents) {
      if (old) this.claimed.add(old);
      this.leaving.set(
        urn,
        gone.catch(() => undefined),
      );
    }
    await gone;
    return this.executeAll(steps.slice(dependents.length));
  }

  private async executeAll(steps: Step[]): Promise<ResourceState | undefined> {
    let state: ResourceState | undefined;
    for (const step of steps) state = (await execute(this.deployment, step)) ?? state;
    return state;
  }

  /** The reference of the provider that serves a package where the program names none; made once, when first needed. */
  async defaultProvider(packageName: string, version: string): Promise<string> {
    const key = `${packageName}@${version}`;
    const known = this.defaultProviders.get(key) ?? this.registerDefaultProvider(packageName, version);
    this.defaultProviders.set(key, known);
    return known;
  }

  private async registerDefaultProvider(packageName: string, version: string): Promise<string> {
    const state = await this.register({
      ...defaultOptions,
      type: providerType(packageName),
      name: defaultProviderName(version),
      custom: true,
      inputs: {},
      version,
      aliases: [],
    });
    return providerReference(state.urn, state.id ?? "");
  }

  /** Records a component's outputs. */
  async registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    this.deployment.stop.check();
    this.deployment.redactor.learn(outputs);
    const state = this.deployment.snapshot.current(urn);
    if (state === undefined) throw new Error(`outputs of ${urn} are registered before the resource itself`);
    const updated = compact({ ...state, outputs });
    this.deployment.snapshot.settle(updated);
    this.deployment.reporter.registered(updated);
    await this.deployment.snapshot.commit();
  }

  /** Tells why a registration did not come about, unless the user knows already; then nothing new begins. */
  fail(error: unknown, urn: string | undefined): void {
    if (!(error instanceof Stopped)) this.deployment.reporter.error(error, urn);
    this.deployment.stop.begin();
  }
}

/** The deletions that come first among the steps: of what depends on the resource and is replaced with it. */
function deletionsOfDependents(steps: Step[], own: ResourceState | undefined): Step[] {
  return steps.filter(({ op, old }) => op === "delete-replaced" && old !== own);
}
