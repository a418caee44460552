import { terminal } from "../terminal";

export interface Interrupts {
  /** Aborted at the first interrupt: begin nothing new. */
  graceful: AbortSignal;
  /** Aborted at the second: stop now. */
  immediate: AbortSignal;
  /** Gives the signals back. */
  release(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ctrl-C (or SIGTERM, SIGHUP) once stops gracefully, twice at once; a third one ends the process as it would have. */
export function catchInterrupts(): Interrupts {
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
  return { graceful: graceful.signal, immediate: immediate.signal, release };
}
