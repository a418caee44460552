import { configKeys } from "../config/keys";
import { reserved } from "./campaign";
import type { Step } from "./plan";

const defaults = Object.fromEntries(
  Object.entries(configKeys)
    .filter(([key]) => !reserved.test(key))
    .map(([key, { default: value }]) => [key, Array.isArray(value) ? JSON.stringify(value) : String(value)]),
);

/**
 * What a step sets in a stack's configuration, keys without the project's name: all of the scenario, so that nothing of the stack that
 * names the hosts is left in it, and one run of each probe.
 */
export function stackConfig({ visit, probes }: Step): Record<string, string> {
  const [{ count, mode } = { count: 0, mode: "" }] = probes;
  return {
    ...defaults,
    ...visit.config,
    rates: JSON.stringify(probes.map(({ rate }) => rate)),
    count: String(count),
    mode,
    repetitions: "1",
  };
}
