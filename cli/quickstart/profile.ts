/**
 * The stacks of the quick profile: the committed ones, measured with less of everything, so that it takes only minutes.
 */
export const stacks = ["sender", "responder"] as const;

/** The block that each stack is walked through: the number of background containers in each scenario. */
export const backgroundCounts = [0, 4] as const;

/** The paces at which each scenario is probed. */
export const quickRates = ["1kpps", "1Mpps"] as const;

/** The values that override the stack's config while the quickstart runs. The stack's file is not changed. */
export function quickConfig(backgroundCount: number): Record<string, string> {
  return {
    "tare:technology": "docker",
    "tare:load": "cpu",
    "tare:backgroundCount": String(backgroundCount),
    "tare:rates": JSON.stringify(quickRates),
    "tare:count": "300",
    "tare:repetitions": "1",
  };
}
