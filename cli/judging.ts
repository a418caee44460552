import { exitCodes } from "../errors/visibleError";

/**
 * Exit codes of commands that judge, for pipelines: passed and failed are said only after a verdict was written. docs/exit-codes.md is
 * the table for people.
 */
export const judgedCodes = { passed: 0, failed: 1, undecided: 2, error: 3 } as const;

/** Verbs that deploy: a pipeline that goes on to judge must not take their failure for a verdict. */
const deploying = ["up", "update", "preview", "refresh", "destroy", "measure", "quickstart"];

/**
 * The exit code of a command that ended in an error.
 * @param code what the error itself asks for
 * @param args what stands after `./tare`
 */
export function errorCode(code: number, args: readonly string[]): number {
  if (code === exitCodes.cancelled) return code;
  if (isJudging(args)) return judgedCodes.error;
  return code === exitCodes.error && args.some((arg) => deploying.includes(arg)) ? exitCodes.resource : code;
}

/** Whether a verdict is asked for, by what was typed: arguments that cannot be read count too. */
function isJudging(args: readonly string[]): boolean {
  return args.includes("doctor") || (args.includes("report") && args.some((arg) => /^--fail-/.test(arg)));
}
