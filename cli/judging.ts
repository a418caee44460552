import { exitCodes } from "../errors/visibleError";

/**
 * Exit codes of commands that judge, for pipelines: passed and failed are said only after a verdict was written. docs/exit-codes.md is
 * the table for people.
 */
export const judgedCodes = { passed: 0, failed: 1, undecided: 2, error: 3 } as const;

/** Verbs that deploy: a pipeline that goes on to judge must not take their failure for a verdict. */
const deploying = ["up", "update", "preview", "refresh", "destroy", "measure", "quickstart"];

/** The verb among what stands after `./tare`; undefined where there is none. */
export function calledVerb(args: readonly string[]): string | undefined {
  return args.find((arg, index) => !arg.startsWith("-") && !["-C", "--cwd", "--color"].includes(args[index - 1] ?? ""));
}

/**
 * The exit code of a command that ended in an error.
 * @param code what the error itself asks for
 * @param args what stands after `./tare`
 */
export function errorCode(code: number, args: readonly string[]): number {
  if (code === exitCodes.cancelled) return code;
  const verb = calledVerb(args) ?? "";
  if (isJudging(verb, args)) return judgedCodes.error;
  return code === exitCodes.error && deploying.includes(verb) ? exitCodes.resource : code;
}

/** Whether a verdict is asked for, by what was typed: arguments that cannot be read count too. */
function isJudging(verb: string, args: readonly string[]): boolean {
  return ["doctor", "pipeline"].includes(verb) || (verb === "report" && args.some((arg) => /^--fail-/.test(arg)));
}
