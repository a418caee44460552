import { recordedOptionsOf, type ResourceOptions } from "../model/resourceOptions";
import { compact, type ResourceState } from "../model/state";
import type { PropertyMap } from "../model/values";

/** What the program wants one resource to be. */
export interface Goal extends ResourceOptions {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** Secrets are marked, values that only the deployment will know are UNKNOWN, and assets contain their hash. */
  inputs: PropertyMap;
  /** Other URNs under which state may know this resource. */
  aliases: string[];
}

/** The state of a resource that has become its goal, without what only the provider or the clock can tell. */
export function stateOfGoal(goal: Goal, inputs: PropertyMap): ResourceState {
  const { urn, custom, type } = goal;
  return compact({ urn, custom, type, inputs, ...recordedOptionsOf(goal) });
}
