import type { Hosts } from "../../scenarios/host";
import type { Scenario } from "../../scenarios/scenario";
import { asText, decrypt, holdsSecret, mergeDefaults } from "../../engine/workspace";
import { readConfig } from "../../config/readConfig";
import { changeStack } from "./preflight";
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
  const values = mergeDefaults(place.project, place.file.values());
  const secretKeys = Object.keys(values).filter((key) => holdsSecret(values[key] ?? null));
  for (const [key, value] of Object.entries(values))
    texts[key] = asText(holdsSecret(value) ? decrypt(value, key, place.file, await stackCrypter(place)) : value);
  const { scenario, hosts } = readConfig(texts, { secretKeys, words: changeStack(place.reference.stack).words });
  return { place, scenario, hosts };
}
