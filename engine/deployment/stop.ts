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

  constructor(
    readonly signal: AbortSignal,
    terminate: AbortSignal | undefined,
  ) {
    this.whenStopped = new Promise((resolve) => (this.announce = resolve));
    this.terminated = new Promise((_, reject) => onAbort(terminate, () => reject(new Terminated())));
    this.terminated.catch(() => undefined);
    onAbort(signal, () => this.begin());
    onAbort(terminate, () => this.begin());
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

function onAbort(signal: AbortSignal | undefined, listener: () => void): void {
  if (signal === undefined) return;
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
}
