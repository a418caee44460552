import { terminal } from "../terminal";

export interface Interrupts {
  /** Aborted at the first interrupt, after which nothing new may begin. */
  graceful: AbortSignal;
  /** Aborted at the second interrupt, after which work must stop at once. */
  immediate: AbortSignal;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that can be interrupted by Ctrl-C (or SIGTERM, SIGHUP). The first interrupt asks it to end gracefully, the
 * second to stop at once. In both cases the work returns by itself, so that it releases its locks. A third interrupt
 * ends the process as usual.
 */
export async function withInterrupts<Result>(work: (interrupts: Interrupts) => Promise<Result>): Promise<Result> {
  const graceful = new AbortController();
  const immediate = new AbortController();
  const onSignal = () => {
    if (!graceful.signal.aborted) {
      terminal.note(
        "Interrupted: waiting for what is under way. Press Ctrl-C again to stop now; what is under way is then left as it is.",
      );
      graceful.abort();
    } else {
      terminal.note("Stopping now.");
      immediate.abort();
      release();
    }
  };
  const release = () => signals.forEach((signal) => process.off(signal, onSignal));
  signals.forEach((signal) => process.on(signal, onSignal));
  try {
    return await work({ graceful: graceful.signal, immediate: immediate.signal });
  } finally {
    release();
  }
}
