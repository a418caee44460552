/** The quick profile: the committed stacks, measured with less of everything, so that figures are there in minutes. */
export const stacks = ["sender", "responder"] as const;

/** The block that each stack is walked through: background containers, added to what runs already. */
export const backgroundCounts = [0, 4] as const;

/** Stands over the stack's own config while the quickstart runs; the stack's file is not touched. */
export function quickConfig(backgroundCount: number): Record<string, string> {
  return {
    "tare:technology": "docker",
    "tare:load": "cpu",
    "tare:backgroundCount": String(backgroundCount),
    "tare:rates": JSON.stringify(["1kpps", "1Mpps"]),
    "tare:count": "300",
    "tare:repetitions": "1",
  };
}
