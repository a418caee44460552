import { exitCodes, VisibleError, type Problem } from "../errors/visibleError";

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  key: string;
  /** As the user gave it; undefined for a key that is missing. */
  value: string | undefined;
  error: string;
  wayOut: string;
}

/** A configuration that cannot be used: key, value, trouble and way out of each problem. */
export class ConfigError extends VisibleError {
  override readonly name = "ConfigError";

  constructor(readonly keys: readonly ConfigProblem[]) {
    const problems = keys.map(asProblem);
    super("the configuration cannot be used", undefined, { exitCode: exitCodes.configuration, problems });
  }
}

function asProblem(problem: ConfigProblem): Problem {
  return { message: messageOf(problem), wayOut: problem.wayOut };
}

function messageOf({ key, value, error }: ConfigProblem): string {
  return `config ${key}${value === undefined ? "" : ` = ${value === "" ? '""' : value}`}: ${error}`;
}

/** The text shown to the user for one problem. */
export function problemText(problem: ConfigProblem): string {
  return `${messageOf(problem)}. Way out: ${problem.wayOut}`;
}
