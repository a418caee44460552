/**
 * The stacks of the quick profile: the committed ones, measured with less of everything, so that it takes only minutes.
 */
export const stacks = ["sender", "responder"] as const;

/** The block that each stack is walked through: the number of background containers in each scenario. */
export const backgroundCounts = [0, 4] as const;

/** The values that override the stack's config while the quickstart runs. The stack's file is not changed. */
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

/** Measures the first stack's block with enough repetitions to tell a difference from chance, under a name and a folder of its own. */
export function surerCommands(): string[] {
  const [from] = stacks;
  const [idle, loaded] = backgroundCounts;
  const config = { ...quickConfig(idle), "tare:repetitions": "7", "tare:resultsFolder": "results-surer" };
  const choice = Object.entries(config).map(
    ([key, value]) => `${key.replace("tare:", "")}=${value.replace(/[[\]"]/g, "")}`,
  );
  return [
    `./tare stack init surer --from ${from} --scenario ${choice.join(" ")}`,
    "./tare up --yes --stack surer",
    `./tare config set backgroundCount ${loaded} --stack surer`,
    "./tare up --yes --stack surer",
    "./tare report results-surer",
  ];
}
