import type { ConfigWords } from "../../config/problem";
import { asText, fullKey, holdsSecret, mergeDefaults, type OpenConfig } from "../../engine/workspace";
import { shellWord } from "../../errors/shellWord";
import { problemLines } from "../../errors/errorText";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { terminal } from "../terminal";
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

/** A value that is set now. */
export interface Setting {
  /** With the project's name. */
  key: string;
  text: string;
  secret: boolean;
}

/**
 * Checks a value that is about to be set. Keys that go together are set one after the other, so a value that contradicts another
 * key's is no error: {@link sayWhatIsLeft} tells of it.
 * @throws VisibleError for a value that would be wrong beside any others
 */
export async function checkSetting({ project, reference }: FoundStack, { key, text, secret }: Setting): Promise<void> {
  if (project.name !== ownProject) return;
  const { problemOf } = await import("../../config/problem");
  const { validateConfig } = await import("../../config/readConfig");
  const options = { secretKeys: secret ? [key] : [], words: changeStack(reference.stack).words };
  const own = validateConfig({ [key]: text }, options).filter(
    (problem) => fullKey(problem.key, project.name) === key && problem.contradiction !== true,
  );
  if (own.length === 0) return;
  throw new VisibleError(`config "${key}" cannot be set to that`, "Nothing was changed.", {
    exitCode: exitCodes.configuration,
    problems: own.map(problemOf),
  });
}

/**
 * Notes what is wrong with a stack's config after a change of it, and what the value that was set does not do. Nothing where that
 * cannot be told because other values are sealed.
 */
export async function sayWhatIsLeft({ project, reference, file }: FoundStack, set?: Setting): Promise<void> {
  if (project.name !== ownProject) return;
  const others = Object.entries(mergeDefaults(project, file.values())).filter(([name]) => name !== set?.key);
  if (others.some(([, value]) => holdsSecret(value))) return;
  const { problemOf } = await import("../../config/problem");
  const { remarkOn, validateConfig } = await import("../../config/readConfig");
  const { words } = changeStack(reference.stack);
  const config = Object.fromEntries(others.map(([name, value]) => [name, asText(value)]));
  if (set) config[set.key] = set.text;
  const problems = validateConfig(config, { secretKeys: set?.secret === true ? [set.key] : [], words });
  if (problems.length > 0) {
    terminal.note(`warning: it is done, and stack "${reference.stack}" cannot be deployed like that yet:`);
    for (const line of problemLines({ problems: problems.map(problemOf) })) terminal.note(`       ${line}`);
  }
  const said = set === undefined || set.secret ? undefined : remarkOn(set.key, config, words);
  if (said !== undefined) terminal.note(`note: ${said}`);
}
