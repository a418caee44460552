/**
 * Thrown when something is refused because the deployment is ending. It is never shown: the user has seen the reason.
 */
export class Stopped extends Error {
  constructor() {
    super("the deployment is ending");
    this.name = "Stopped";
  }
}

/** Thrown in place of a provider call that is no longer waited for. Whether the call succeeded is not known. */
export class Terminated extends Error {
  constructor() {
    super("interrupted");
    this.name = "Terminated";
  }
}

/** Decides whether the deployment may begin anything new. After an error or an interrupt it may not. */
export class Stop {
  private stopped = false;
  readonly terminated: Promise<never>;
  readonly whenStopped: Promise<void>;
  private announce: () => void = () => undefined;
  private readonly listening: (() => void)[];

  constructor(
    readonly signal: AbortSignal,
    terminate: AbortSignal | undefined,
  ) {
    this.whenStopped = new Promise((resolve) => (this.announce = resolve));
    let end: () => void = () => undefined;
    this.terminated = new Promise((_, reject) => (end = () => reject(new Terminated())));
    this.terminated.catch(() => undefined);
    this.listening = [
      onAbort(signal, () => this.begin()),
      onAbort(terminate, () => this.begin()),
      onAbort(terminate, end),
    ];
  }

  /** Stops listening: the signals outlive the deployment, and others may listen to the same ones. */
  release(): void {
    for (const stopListening of this.listening) stopListening();
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** From now on nothing new may begin. */
  begin(): void {
    this.stopped = true;
    this.announce();
  }

  check(): void {
    if (this.stopped) throw new Stopped();
  }
}

/** Returns what ends the listening. */
function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal?.aborted) listener();
  else signal?.addEventListener("abort", listener, { once: true });
  return () => signal?.removeEventListener("abort", listener);
}
