import type { OpenConfig } from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";

/** The project whose config the vocabulary in scenarios/ describes. */
const ownProject = "tare";

/** Checks a stack's config against the vocabulary, so that a mistake is reported before the program is started. */
export async function checkScenario(project: string, stack: string, { config }: OpenConfig): Promise<void> {
  if (project !== ownProject) return;
  const { problemOf } = await import("../../config/problem");
  const { validateConfig } = await import("../../config/readConfig");
  const problems = validateConfig(config);
  if (problems.length === 0) return;
  throw new VisibleError(
    `the configuration of stack "${stack}" cannot be used`,
    `Change it with \`./tare config set KEY VALUE --stack ${stack}\`. Nothing was created.`,
    { exitCode: exitCodes.configuration, problems: problems.map(problemOf) },
  );
}
