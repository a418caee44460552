import { VisibleError } from "../../errors/visibleError";
import type { ProviderFactory } from "../model/options";
import { openMap, without } from "../properties/secrets";
import type { Provider } from "../model/provider";
import type { ResourceState } from "../model/state";
import { packageOf, parseProviderReference, providerReference } from "../model/urn";
import type { PropertyMap } from "../model/values";

interface Entry {
  provider: Provider;
  inputs: PropertyMap;
  configured?: Promise<void>;
}

/** The provider instances of one deployment, by reference ("URN::ID"). Each is configured when it is first used. */
export class Providers {
  private readonly entries = new Map<string, Entry>();
  private readonly all = new Set<Provider>();

  constructor(
    private readonly factories: Record<string, ProviderFactory>,
    private readonly preview: boolean,
    /**
     * Finds a provider resource in state, for resources that the program does not declare and that are deleted or read.
     */
    private readonly find: (reference: string) => ResourceState | undefined,
  ) {}

  /** Makes an instance that is not configured yet, for checking a provider resource's inputs. */
  make(packageName: string, version: string): Provider {
    const factory = Object.hasOwn(this.factories, packageName) ? this.factories[packageName] : undefined;
    if (factory === undefined)
      throw new VisibleError(
        `no provider serves the package "${packageName}": this engine has ${Object.keys(this.factories).sort().join(", ") || "none"}`,
        "Leave such resources out, or deploy with Pulumi's own CLI and plugin.",
      );
    const provider = factory(version);
    this.all.add(provider);
    return provider;
  }

  /** From now on, `provider` serves resources that refer to this provider resource. */
  bind(state: ResourceState, provider: Provider): void {
    this.entries.set(providerReference(state.urn, state.id ?? ""), { provider, inputs: state.inputs ?? {} });
  }

  /** The configured provider behind a reference; throws if there is no such provider resource. */
  async get(reference: string): Promise<Provider> {
    const entry = this.entries.get(reference) ?? this.load(reference);
    entry.configured ??= entry.provider.configure({
      urn: parseProviderReference(reference).urn,
      inputs: providerInputs(entry.inputs),
      preview: this.preview,
    });
    await entry.configured;
    return entry.provider;
  }

  /** The configuration behind a reference, with secrets marked; undefined if there is no such provider. */
  inputsOf(reference: string): PropertyMap | undefined {
    return this.entries.get(reference)?.inputs ?? this.find(reference)?.inputs;
  }

  private load(reference: string): Entry {
    const state = this.find(reference);
    if (state === undefined)
      throw new Error(`the provider ${reference} is not known: neither program nor state has it`);
    this.bind(state, this.make(packageOf(state.type), versionOf(state)));
    const entry = this.entries.get(reference);
    if (entry === undefined) throw new Error(`the provider ${reference} has another id in state`);
    return entry;
  }

  async cancel(): Promise<void> {
    await Promise.allSettled([...this.all].map((provider) => provider.cancel()));
  }

  /** Closes every instance and returns the errors as texts. */
  async close(): Promise<string[]> {
    const results = await Promise.allSettled([...this.all].map((provider) => provider.close()));
    return results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  }
}

/** A provider resource's inputs as the provider sees them: with secrets open, without the member that only we use. */
export function providerInputs(inputs: PropertyMap): PropertyMap {
  return without(openMap(inputs), "__internal");
}

function versionOf(state: ResourceState): string {
  const version = state.inputs?.version;
  return typeof version === "string" ? version : "";
}
