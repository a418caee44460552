import type { CallContext } from "../../engine/provider";
import { errorText } from "../../errors/errorText";

/** Runs work; when it fails, undoes with a signal of its own (the first may be the reason), and throws what failed. */
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
