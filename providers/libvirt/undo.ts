import type { CallContext } from "../../engine/provider";
import { errorText } from "../../errors/errorText";

/**
 * Does work. If it fails, calls `undo` and throws the work's error. `undo` gets a fresh signal, because the work may
 * have failed for the very reason that its own signal was aborted.
 */
export async function orUndo<T>(
  context: CallContext,
  work: () => Promise<T>,
  undo: (context: CallContext) => Promise<unknown>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const log: CallContext["log"] = (severity, message) => context.log(severity, message);
    await undo({ log, signal: AbortSignal.timeout(60_000) }).catch((failure: Error) =>
      log("warning", `cannot undo it: ${errorText(failure)}`),
    );
    throw error;
  }
}
