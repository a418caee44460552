/** Thrown where something is refused because the deployment is ending; nobody needs to hear of it. */
export class Stopped extends Error {
  constructor() {
    super("the deployment is ending");
    this.name = "Stopped";
  }
}

/** Thrown out of a provider call that is no longer waited for: whether it happened is not known. */
export class Terminated extends Error {
  constructor() {
    super("interrupted");
    this.name = "Terminated";
  }
}

/** Says whether the deployment may begin anything new. After an error or an interrupt it may not. */
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

  /** Nothing new from now on. */
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
