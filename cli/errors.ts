import { exitCodes, VisibleError } from "../errors/visibleError";
import { paint, terminal } from "./terminal";

/** Ends a verb with an exit code after it has said itself what there is to say. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit code ${code}`);
    this.name = "Exit";
  }
}

/** Errors that other parts of the project throw for the user to read; each keeps a class of its own. */
const visibleNames = new Set(["VisibleError", "ConfigError"]);

/**
 * Shows what went wrong and gives the exit code for it. An error that is not meant for the user is a defect: its stack
 * trace is shown with `--debug`.
 */
export function showError(error: unknown, debug: boolean): number {
  if (error instanceof Exit) return error.code;
  const shown = error instanceof Error ? error : new Error(String(error));
  const visible = visibleNames.has(shown.name);
  terminal.note(`${paint(["red", "bold"], "error:")} ${shown.message}`);
  const { wayOut } = shown as VisibleError;
  if (visible && wayOut) terminal.note(`       ${wayOut}`);
  if (debug && shown.stack) terminal.note(shown.stack);
  if (debug && shown.cause) terminal.note(`caused by: ${String((shown.cause as Error).stack ?? shown.cause)}`);
  if (visible) return shown instanceof VisibleError ? shown.exitCode : exitCodes.error;
  if (!debug) terminal.note("       This is a defect of Tare. Run it again with --debug for where it happened.");
  return exitCodes.internal;
}
