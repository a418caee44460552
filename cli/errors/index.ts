import { headline, problemLines } from "../../errors/errorText";
import { shownError } from "../../errors/fileError";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { paint, terminal } from "../terminal";

/** Ends a verb with an exit code, after the verb has printed the reason itself. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit code ${code}`);
    this.name = "Exit";
  }
}

/**
 * Shows an error and returns its exit code. An error that is neither Exit nor VisibleError is a defect of Tare;
 * `--debug` shows its stack trace.
 */
export function showError(thrown: unknown, debug: boolean): number {
  const error = shownError(thrown);
  const label = paint(["red", "bold"], "error:");
  if (error instanceof VisibleError) {
    terminal.note(`${label} ${headline(error)}`);
    for (const line of [...problemLines(error), ...(error.wayOut ? [error.wayOut] : [])])
      terminal.note(`       ${line}`);
  } else terminal.note(`${label} ${error instanceof Error ? error.message : String(error)}`);
  if (debug) showOrigin(error);
  if (error instanceof VisibleError) return error.exitCode;
  if (!debug) terminal.note("       This is a defect of Tare. Run it again with --debug for where it happened.");
  return exitCodes.internal;
}

function showOrigin(error: unknown): void {
  if (!(error instanceof Error)) return;
  if (error.stack) terminal.note(error.stack);
  if (error.cause) terminal.note(`caused by: ${String((error.cause as Error).stack ?? error.cause)}`);
}
