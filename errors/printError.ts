import { headline } from "./errorText";
import { shownError } from "./fileError";
import { VisibleError } from "./visibleError";

/**
 * Prints an error on stderr in the host program's format, for programs that a command resource runs: a line `error: …`
 * and, if there is a way out, a line `way out: …`. An error that is not a VisibleError is a defect: its stack trace is
 * shown.
 */
export function printError(error: unknown): void {
  for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
}

/** The lines of {@link printError}. If the error has several problems, they are listed, indented, below its message. */
export function errorLines(thrown: unknown): string[] {
  const error = shownError(thrown);
  if (!(error instanceof VisibleError))
    return [`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  return [
    `error: ${headline(error)}`,
    ...error.problems.flatMap(({ message, wayOut }) => [`  ${message}`, ...wayOutLine(wayOut, "    ")]),
    ...wayOutLine(error.wayOut, ""),
  ];
}

function wayOutLine(wayOut: string | undefined, indent: string): string[] {
  return wayOut === undefined ? [] : [`${indent}way out: ${wayOut}`];
}
