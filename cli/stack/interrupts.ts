import { terminal } from "../terminal";

export interface Interrupts {
  /** Aborted at the first interrupt: begin nothing new. */
  graceful: AbortSignal;
  /** Aborted at the second: stop now. */
  immediate: AbortSignal;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work during which Ctrl-C (or SIGTERM, SIGHUP) once means to end gracefully and twice to stop at once; in either
 * case the work ends by itself, so that what it holds is given back. A third one ends the process as it would have.
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
