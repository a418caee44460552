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
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../model/values";
import { resolveAliases } from "../plan/aliases";
import { generate, type GeneratorContext } from "../plan/generate";
import type { Goal } from "../plan/goal";
import type { Step } from "../plan/step";
import { hashAssets } from "./assets";
import { execute } from "./execute";
import { generatorContext } from "./generatorContext";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";
import { Untouched } from "./untouched";

/** Turns the program's registrations into goals, has the steps for them generated, and executes the steps. */
export class Registrar {
  /** The URNs that the program has registered, each with the other URNs under which state may list the resource. */
  private readonly registered = new Map<string, string[]>();
  private readonly defaultProviders = new Map<string, Promise<string>>();
  /** Old states that one registration is dealing with. No other registration may plan steps for them. */
  private readonly claimed = new Set<ResourceState>();
  /**
   * Resources that are being deleted because something that they depend on is replaced. By URN: a promise that settles
   * when the deletion has ended.
   */
  private readonly leaving = new Map<string, Promise<unknown>>();
  /** Settles when all of them have ended. */
  private allGone: Promise<unknown> = Promise.resolve();

  /** The new URNs of resources that were found by an alias. */
  private readonly renamed = new Map<string, string>();
  private readonly untouched: Untouched;

  constructor(private readonly deployment: DeploymentContext) {
    this.untouched = new Untouched(deployment);
  }

  /** All URNs that the program has registered. */
  get urns(): Iterable<string> {
    return this.registered.keys();
  }

  /** Whether a resource of the program does not exist and is not made, because it is not selected. */
  isSkipped(urn: string): boolean {
    return this.untouched.isSkipped(urn);
  }

  /** Makes a resource what the program wants. Throws with the reason if that is refused or fails. */
  async register(registration: Registration): Promise<ResourceState> {
    const urn = this.claim(registration);
    const goal = await this.goalOf(urn, registration);
    const kept = this.untouched.keptState(urn);
    if (kept !== undefined) return kept;
    const old = await this.claimOld(goal);
    const { providers, selection } = this.deployment;
    if (!selection.includesInUpdate(goal)) return this.untouched.leave(goal, old, this.renamed);
    this.untouched.refuseSkipped(goal);
    const instance = isProviderType(goal.type) ? providers.make(packageOf(goal.type), registration.version) : undefined;
    const provider = instance ?? (goal.custom ? await providers.get(goal.provider) : undefined);
    const isClaimed = (state: ResourceState): boolean => this.claimed.has(state);
    const state = await this.perform(goal, generatorContext(this.deployment, goal, old, provider, isClaimed));
    if (state === undefined) throw new Error("no step left a state");
    if (instance) providers.bind(state, instance);
    return state;
  }

  /** The URN of a new registration. @throws VisibleError if the program has registered that URN already */
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
   * Claims the resource's old state, which is found by its URN or an alias. If it is being deleted because of another
   * resource's replacement, waits for that; the state then says that a replacement is pending.
   */
  private async claimOld(goal: Goal): Promise<ResourceState | undefined> {
    for (const urn of [goal.urn, ...goal.aliases]) {
      await this.leaving.get(urn);
      const old = this.deployment.snapshot.old(urn);
      if (!old || this.claimed.has(old)) continue;
      this.claimed.add(old);
      if (urn !== goal.urn) this.renamed.set(urn, goal.urn);
      return old;
    }
    return undefined;
  }

  /**
   * Has the steps generated and executes them. If dependents must be deleted before the resource can be replaced,
   * claims them first, so that no other registration touches them meanwhile.
   */
  private async perform(goal: Goal, context: GeneratorContext): Promise<ResourceState | undefined> {
    let steps: Step[];
    let dependents: Step[];
    do {
      // Plan again if the program registered one of the dependents meanwhile: its own registration then deals with it.
      steps = await generate(goal, context);
      dependents = deletionsOfDependents(steps, context.old);
      this.untouched.refuseDeletions(dependents);
    } while (dependents.some(({ old }) => old && this.claimed.has(old)));
    // There must be no `await` from here until all dependents are claimed, or another registration could claim one.
    const isDeletedFirst = steps[0]?.op === "delete-replaced";
    const gone = Promise.resolve(isDeletedFirst ? this.allGone : undefined).then(() => this.executeAll(dependents));
    const ended = gone.catch(() => undefined);
    for (const { urn, old } of dependents) {
      if (old) this.claimed.add(old);
      this.leaving.set(urn, ended);
    }
    if (dependents.length > 0) this.allGone = Promise.all([this.allGone, ended]);
    await gone;
    return this.executeAll(steps.slice(dependents.length));
  }

  private async executeAll(steps: Step[]): Promise<ResourceState | undefined> {
    let state: ResourceState | undefined;
    for (const step of steps) state = (await execute(this.deployment, step)) ?? state;
    return state;
  }

  /** The reference of a package's default provider, which is made once, when it is first needed. */
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
    if (this.untouched.isSkipped(urn)) return;
    this.deployment.redactor.learn(outputs);
    const state = this.deployment.snapshot.current(urn);
    if (state === undefined) throw new Error(`outputs of ${urn} are registered before the resource itself`);
    if (this.untouched.keptState(urn) !== undefined) return this.deployment.reporter.registered(state);
    const known = this.deployment.preview ? outputs : knownOutputs(outputs, state.outputs ?? {});
    const updated = compact({ ...state, outputs: known });
    this.deployment.snapshot.settle(updated);
    this.deployment.reporter.registered(updated);
  }

  /** Reports why a registration failed, unless the user knows already, and stops the deployment. */
  fail(error: unknown, urn: string | undefined): void {
    if (!(error instanceof Stopped)) this.deployment.reporter.error(error, urn);
    this.deployment.stop.begin();
  }
}

/** Where resources are left unmade, what the program computes from them is not known: such outputs stay as they were. */
function knownOutputs(outputs: PropertyMap, before: PropertyMap): PropertyMap {
  const isKnown = (value: PropertyValue) => !JSON.stringify(value).includes(UNKNOWN);
  const known = Object.entries(outputs).filter(([, value]) => isKnown(value));
  if (known.length === Object.keys(outputs).length) return outputs;
  const earlier = Object.entries(before).filter(([name]) => name in outputs);
  return Object.fromEntries([...earlier, ...known]);
}

/** Those steps, always the first ones, that delete dependents that are replaced together with the resource. */
function deletionsOfDependents(steps: Step[], own: ResourceState | undefined): Step[] {
  return steps.filter(({ op, old }) => op === "delete-replaced" && old !== own);
}
