import type { Hosts } from "../../scenarios/host";
import type { Scenario } from "../../scenarios/scenario";
import { asText, decrypt, holdsSecret, mergeDefaults } from "../../engine/workspace";
import { readConfig } from "../../config/readConfig";
import { changeStack } from "../stack/preflight";
import { stackCrypter } from "../stack/secrets";
import { findKnownStack, type StackOptions, type FoundStack } from "../stack/find";

/** A stack as doctor sees it: where it is kept, its scenario, and its hosts. */
export interface StackHosts {
  place: FoundStack;
  scenario: Scenario;
  hosts: Hosts;
}

/** @throws VisibleError if there is no such stack, or if its config cannot be used: then it names the keys */
export async function stackHosts(options: StackOptions): Promise<StackHosts> {
  const place = findKnownStack(options);
  const texts: Record<string, string> = {};
  const values = mergeDefaults(place.project, place.file.values());
  const secretKeys = Object.keys(values).filter((key) => holdsSecret(values[key] ?? null));
  for (const [key, value] of Object.entries(values))
    texts[key] = asText(holdsSecret(value) ? decrypt(value, key, place.file, await stackCrypter(place)) : value);
  const { scenario, hosts } = readConfig(texts, { secretKeys, words: changeStack(place.reference.stack).words });
  return { place, scenario, hosts };
}
