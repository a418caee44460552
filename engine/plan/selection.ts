import type { SelectionOptions } from "../model/options";
import { referencesOf } from "../model/references";
import type { ResourceState } from "../model/state";
import { isProviderType, rootStackType } from "../model/urn";
import { isLiteral, urnPattern } from "./urnPattern";

/** What decides whether a resource is selected: its URN and what it refers to. */
export type Selectable = Pick<
  ResourceState,
  "urn" | "type" | "parent" | "provider" | "dependencies" | "propertyDependencies" | "deletedWith"
>;

/**
 * Which resources a deployment may touch. Dependents follow what they depend on, so resources must be asked for in dependency order:
 * each after all that it refers to.
 */
export class Selection {
  private readonly targets: ((urn: string) => boolean)[] | undefined;
  private readonly excludes: ((urn: string) => boolean)[];
  /** What is targeted so far, with dependents if these are asked for. */
  private readonly targeted = new Set<string>();
  private readonly excluded = new Set<string>();

  constructor(private readonly options: SelectionOptions = {}) {
    this.targets = options.targets?.map(urnPattern);
    this.excludes = (options.excludes ?? []).map(urnPattern);
  }

  /** False: every resource may be touched. */
  get isConstrained(): boolean {
    return this.targets !== undefined || this.excludes.length > 0;
  }

  get hasTargets(): boolean {
    return this.targets !== undefined;
  }

  includes(resource: Selectable): boolean {
    if (!this.isConstrained) return true;
    if (this.isExcluded(resource)) return false;
    return this.targets === undefined || this.isTargeted(resource, this.targets);
  }

  /** For an update, which looks after providers and the stack itself whatever is selected. */
  includesInUpdate(resource: Selectable): boolean {
    const isSelected = this.includes(resource);
    return isSelected || isProviderType(resource.type) || resource.type === rootStackType;
  }

  /** The whole URNs among targets and excludes that no resource has. */
  unknownUrns(known: ReadonlySet<string>): string[] {
    const named = [...(this.options.targets ?? []), ...(this.options.excludes ?? [])];
    return named.filter((text) => isLiteral(text) && !known.has(text));
  }

  private isTargeted(resource: Selectable, targets: ((urn: string) => boolean)[]): boolean {
    const isNamed = targets.some((matches) => matches(resource.urn));
    const isDependent = this.options.targetDependents === true && refersTo(resource, this.targeted);
    if (isNamed || isDependent) this.targeted.add(resource.urn);
    return isNamed || isDependent;
  }

  private isExcluded(resource: Selectable): boolean {
    const isNamed = this.excludes.some((matches) => matches(resource.urn));
    const isDependent = this.options.excludeDependents === true && refersTo(resource, this.excluded);
    if (isNamed || isDependent) this.excluded.add(resource.urn);
    return isNamed || isDependent;
  }
}

function refersTo(resource: Selectable, urns: ReadonlySet<string>): boolean {
  return urns.size > 0 && [...referencesOf(resource)].some((urn) => urns.has(urn));
}
