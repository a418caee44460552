import { shellWord } from "../errors/shellWord";
import { type Problem, VisibleError } from "../errors/visibleError";

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  key: string;
  /** As the user gave it; undefined for a key that is missing. */
  value: string | undefined;
  error: string;
  wayOut: string;
  /** The value contradicts that of another key, and would be right beside another one. */
  contradiction?: true;
}

/** How ways out say that a key is changed. Who calls knows the command and the stack. */
export interface ConfigWords {
  set(key: string, value: string): string;
  remove(key: string): string;
  /** Sets a secret: its value stands in no command. */
  setSecret(key: string): string;
}

/** For a reader who may use either engine. */
export const plainWords: ConfigWords = {
  set: (key, value) => `config set ${key} ${shellWord(value)}`,
  remove: (key) => `config rm ${key}`,
  setSecret: (key) => `config set --secret ${key}`,
};

/** A configuration that cannot be used, with all its problems. */
export class ConfigError extends VisibleError {
  constructor(readonly configProblems: ConfigProblem[]) {
    const problems = configProblems.map(problemOf);
    const [only, ...others] = problems;
    if (only && others.length === 0) super(only.message, only.wayOut);
    else super("the configuration cannot be used", undefined, { problems });
  }
}

/** A problem as it is shown: the message names key and value. */
export function problemOf({ key, value, error, wayOut }: ConfigProblem): Problem {
  const setting = value === undefined ? abridged(key) : `${abridged(key)} = ${value === "" ? '""' : abridged(value)}`;
  return { message: `config ${setting}: ${error}`, wayOut };
}

/** The longest text of a configuration that a message repeats in full. */
const longestShown = 500;

function abridged(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, 60)}… (${text.length} characters)`;
}
