import { hashAssets } from "../properties/assets";
import { openMap } from "../properties/secrets";
import type { Provider } from "../provider";
import type { Registration } from "../monitor/requests";
import type { ResourceState } from "../state/types";
import { resolveAliases } from "../steps/aliases";
import { execute } from "../steps/execute";
import { generate, type GeneratorContext } from "../steps/generate";
import { compact, type Goal } from "../steps/goal";
import type { Step } from "../steps/step";
import {
  buildUrn,
  defaultProviderName,
  isDefaultProvider,
  isProviderType,
  packageOf,
  parseProviderReference,
  providerReference,
  providerType,
} from "../urn";
import type { PropertyMap } from "../values";
import { providerInputs } from "./providers";
import type { Run } from "./run";
import { Stopped } from "./stop";

/** Turns the program's registrations into goals, has the steps for them generated, and does them. */
export class Registrar {
  /** URNs that the program has registered, with the other URNs under which state may know them. */
  private readonly registered = new Map<string, string[]>();
  private readonly defaultProviders = new Map<string, Promise<string>>();
  /** Old states that a registration is being worked out for, its own and what goes along with it. */
  private readonly claimed = new Set<ResourceState>();
  /** By URN, when that is gone which is deleted before another resource can be replaced. */
  private readonly leaving = new Map<string, Promise<unknown>>();

  constructor(private readonly run: Run) {}

  /** Makes a resource what the program wants; throws with the reason where that is refused or fails. */
  async register(registration: Registration): Promise<ResourceState> {
    const urn = this.claim(registration);
    const goal = await this.goalOf(urn, registration);
    const old = await this.claimOld(goal);
    const isProvider = isProviderType(goal.type);
    const instance = isProvider ? this.run.providers.make(packageOf(goal.type), registration.version) : undefined;
    const context = this.contextOf(goal, old, instance ?? (await this.providerOf(goal)), isProvider);
    const state = await this.perform(goal, context);
    if (state === undefined) throw new Error("no step left a state");
    if (instance) this.run.providers.bind(state, instance);
    return state;
  }

  /** The URN of a new registration; a second one of the same URN is refused. */
  claim({ type, name, parent, aliases }: Pick<Registration, "type" | "name" | "parent" | "aliases">): string {
    const { reference } = this.run.options;
    const urn = buildUrn(reference, parent, type, name);
    if (this.registered.has(urn))
      throw new Error(`the program declares two resources of type ${type} named "${name}": give one another name`);
    const parentAliases = this.registered.get(parent) ?? [];
    this.registered.set(urn, resolveAliases({ reference, type, name, parent, aliases, parentAliases }));
    return urn;
  }

  private async goalOf(urn: string, registration: Registration): Promise<Goal> {
    const { version, ...rest } = registration;
    const isProvider = isProviderType(rest.type);
    this.run.redactor.learn(rest.inputs);
    const inputs = (await hashAssets(rest.inputs, this.run.options.projectFolder)) as PropertyMap;
    const needsProvider = rest.custom && !isProvider;
    return {
      ...rest,
      urn,
      inputs: isProvider && version !== "" ? { ...inputs, version } : inputs,
      provider: needsProvider ? rest.provider || (await this.defaultProvider(packageOf(rest.type), version)) : "",
      aliases: this.registered.get(urn) ?? [],
    };
  }

  /** What state has of it. Where another resource's replacement takes that along, it comes back as pending replacement. */
  private async claimOld(goal: Goal): Promise<ResourceState | undefined> {
    for (const urn of [goal.urn, ...goal.aliases]) {
      await this.leaving.get(urn);
      const old = this.run.snapshot.old(urn);
      if (!old || this.claimed.has(old)) continue;
      this.claimed.add(old);
      return old;
    }
    return undefined;
  }

  /** Has the steps generated and done. What must be deleted before goes first, and nobody else touches that meanwhile. */
  private async perform(goal: Goal, context: GeneratorContext): Promise<ResourceState | undefined> {
    let steps: Step[];
    let along: Step[];
    do {
      // Once more where the program has meanwhile registered what was to go along: then that is its own affair.
      steps = await generate(goal, context);
      along = takenAlong(steps, context.old);
    } while (along.some(({ old }) => old && this.claimed.has(old)));
    // Nothing is awaited from here until all is held, or a registration could come in between.
    const isDeletedFirst = steps[0]?.op === "delete-replaced";
    const before = isDeletedFirst ? [...this.leaving.values()] : [];
    const gone = Promise.all(before).then(() => this.executeAll(along));
    for (const { urn, old } of along) {
      if (old) this.claimed.add(old);
      this.leaving.set(
        urn,
        gone.catch(() => undefined),
      );
    }
    await gone;
    return this.executeAll(steps.slice(along.length));
  }

  private async executeAll(steps: Step[]): Promise<ResourceState | undefined> {
    let state: ResourceState | undefined;
    for (const step of steps) state = (await execute(this.run, step)) ?? state;
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
      type: providerType(packageName),
      name: defaultProviderName(version),
      custom: true,
      parent: "",
      inputs: {},
      provider: "",
      version,
      dependencies: [],
      propertyDependencies: {},
      aliases: [],
      protect: false,
      retainOnDelete: false,
      deletedWith: "",
      deleteBeforeReplace: undefined,
      ignoreChanges: [],
      replaceOnChanges: [],
      additionalSecretOutputs: [],
      customTimeouts: undefined,
    });
    return providerReference(state.urn, state.id ?? "");
  }

  private async providerOf(goal: Goal): Promise<Provider | undefined> {
    return goal.custom ? this.run.providers.get(goal.provider) : undefined;
  }

  private contextOf(
    goal: Goal,
    old: ResourceState | undefined,
    provider: Provider | undefined,
    isProvider: boolean,
  ): GeneratorContext {
    const { urn, type, name } = goal;
    const serving = (): Provider => {
      if (provider === undefined) throw new Error(`no provider serves ${urn}`);
      return provider;
    };
    return {
      old,
      candidates: () =>
        this.run.snapshot.remaining().filter((state) => !state.delete && (state === old || !this.claimed.has(state))),
      check: (olds, news) =>
        isProvider
          ? serving().checkConfig({ urn, olds: olds ? providerInputs(olds) : {}, news })
          : serving().check({ urn, type, name, olds, news }),
      diff: async (state, newInputs, ignoreChanges) =>
        isProvider
          ? serving().diffConfig({ urn, olds: providerInputs(state.inputs ?? {}), news: providerInputs(newInputs) })
          : (state === old ? serving() : await this.run.providers.get(state.provider ?? "")).diff({
              urn: state.urn,
              type: state.type,
              id: state.id ?? "",
              oldInputs: openMap(state.inputs ?? {}),
              oldOutputs: openMap(state.outputs ?? {}),
              newInputs: openMap(newInputs),
              ignoreChanges,
            }),
      providerReplaced: (before, after) => this.providerReplaced(before, after),
    };
  }

  /** Another provider reference means replacing only where the provider says so of the two configurations. */
  private async providerReplaced(before: string, after: string): Promise<boolean> {
    if (before === after || before === "" || after === "") return false;
    const [oldRef, newRef] = [parseProviderReference(before), parseProviderReference(after)];
    if (isDefaultProvider(oldRef.urn) && isDefaultProvider(newRef.urn)) return false;
    const [olds, news] = [this.run.providers.inputsOf(before), this.run.providers.inputsOf(after)];
    if (olds === undefined || news === undefined) return false;
    const answer = await (
      await this.run.providers.get(after)
    ).diffConfig({ urn: newRef.urn, olds: providerInputs(olds), news: providerInputs(news) });
    return answer.replaces.length > 0;
  }

  /** Records a component's outputs. */
  async registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    this.run.stop.check();
    this.run.redactor.learn(outputs);
    const state = this.run.snapshot.current(urn);
    if (state === undefined) throw new Error(`outputs of ${urn} are registered before the resource itself`);
    const updated = compact({ ...state, outputs });
    this.run.snapshot.settle(updated);
    this.run.reporter.registered(updated);
    await this.run.snapshot.commit();
  }

  /** Tells why a registration did not come about, unless the user knows already; then nothing new begins. */
  fail(error: unknown, urn: string | undefined): void {
    if (!(error instanceof Stopped))
      this.run.reporter.error(error instanceof Error ? error.message : String(error), urn);
    this.run.stop.begin();
  }
}

/** What must be deleted before the resource itself can be: the first of its steps. */
function takenAlong(steps: Step[], own: ResourceState | undefined): Step[] {
  return steps.filter(({ op, old }) => op === "delete-replaced" && old !== own);
}
