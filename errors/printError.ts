import { headline } from "./errorText";
import { VisibleError } from "./visibleError";

/**
 * Shows an error on stderr as the host program does, for programs that a command resource runs: a line `error: …`, and
 * below it `way out: …` where there is one. What the user cannot mend is a defect and is shown with its stack trace.
 */
export function printError(error: unknown): void {
  for (const line of errorLines(error)) process.stderr.write(`${line}\n`);
}

/** The lines of {@link printError}; an error that has several problems lists them, indented, below its message. */
export function errorLines(error: unknown): string[] {
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
