import type { Hosts } from "../../scenarios/host";
import type { Scenario } from "../../scenarios/scenario";
import { asText, decrypt, holdsSecret, mergeDefaults } from "../../engine/workspace";
import { readConfig } from "../../config/readConfig";
import { stackCrypter } from "./secrets";
import { findKnownStack, type StackOptions, type FoundStack } from "./find";

/** A stack whose config says which hosts it has: where it is kept, its scenario, and its hosts. */
export interface StackHosts {
  place: FoundStack;
  scenario: Scenario;
  hosts: Hosts;
}

/** @throws VisibleError if there is no such stack, or if its config cannot be used: then it names the keys */
export async function stackHosts(options: StackOptions): Promise<StackHosts> {
  return hostsOf(findKnownStack(options));
}

/** The same for a stack that has been found. */
export async function hostsOf(place: FoundStack): Promise<StackHosts> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(mergeDefaults(place.project, place.file.values())))
    texts[key] = asText(holdsSecret(value) ? decrypt(value, key, place.file, await stackCrypter(place)) : value);
  const { scenario, hosts } = readConfig(texts);
  return { place, scenario, hosts };
}
