import type { ConfigWords } from "../../config/problem";
import { asText, fullKey, holdsSecret, mergeDefaults, type OpenConfig } from "../../engine/workspace";
import { shellWord } from "../../errors/shellWord";
import { exitCodes, type Problem, VisibleError } from "../../errors/visibleError";
import type { FoundStack } from "./find";
import { tool } from "./tool";

/** The project whose config the vocabulary in scenarios/ describes. */
const ownProject = "tare";

/** How problems of a config are told to who can change it. */
export interface Advice {
  words: ConfigWords;
  /** What to do about all of them. */
  wayOut: string;
}

/** For a stack that exists. */
export function changeStack(stack: string): Advice {
  const command = (text: string) => `\`${tool.command} config ${text} --stack ${stack}\``;
  return {
    words: {
      set: (key, value) => command(`set ${key} ${shellWord(value)}`),
      remove: (key) => command(`rm ${key}`),
      setSecret: (key) => command(`set --secret ${key}`),
    },
    wayOut: "Nothing was created.",
  };
}

/** Checks a stack's config against the vocabulary, so that a mistake is reported before the program is started. */
export async function checkScenario(
  project: string,
  stack: string,
  { config, secretKeys }: OpenConfig,
  { words, wayOut }: Advice = changeStack(stack),
): Promise<void> {
  if (project !== ownProject) return;
  const { problemOf } = await import("../../config/problem");
  const { validateConfig } = await import("../../config/readConfig");
  const problems = validateConfig(config, { secretKeys, words });
  if (problems.length === 0) return;
  throw new VisibleError(`the configuration of stack "${stack}" cannot be used`, wayOut, {
    exitCode: exitCodes.configuration,
    problems: problems.map(problemOf),
  });
}

/**
 * Checks a value that is about to be set. Keys that go together are set one after the other, so a value that contradicts another
 * key's is no error.
 * @param key with the project's name
 * @returns what is wrong with the config then; nothing where that cannot be told because other values are sealed
 * @throws VisibleError for a value that would be wrong beside any others
 */
export async function checkSetting(found: FoundStack, key: string, text: string, secret: boolean): Promise<Problem[]> {
  const { project, reference, file } = found;
  if (project.name !== ownProject) return [];
  const { problemOf } = await import("../../config/problem");
  const { validateConfig } = await import("../../config/readConfig");
  const options = { secretKeys: secret ? [key] : [], words: changeStack(reference.stack).words };
  const own = validateConfig({ [key]: text }, options).filter(
    (problem) => fullKey(problem.key, project.name) === key && problem.contradiction !== true,
  );
  if (own.length > 0)
    throw new VisibleError(`config "${key}" cannot be set to that`, "Nothing was changed.", {
      exitCode: exitCodes.configuration,
      problems: own.map(problemOf),
    });
  const others = Object.entries(mergeDefaults(project, file.values())).filter(([name]) => name !== key);
  if (others.some(([, value]) => holdsSecret(value))) return [];
  const config = Object.fromEntries(others.map(([name, value]) => [name, asText(value)]));
  return validateConfig({ ...config, [key]: text }, options).map(problemOf);
}
