/** The reason why a signal was aborted, as an error. The one that an abort without a reason has says nothing to a user. */
export function abortError({ reason }: AbortSignal): Error {
  return reason instanceof Error && reason.name !== "AbortError" ? reason : new Error("interrupted");
}

/**
 * Settles as the promise does, or rejects as soon as the signal is aborted. What the promise stands for is not stopped.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    return Promise.reject(abortError(signal));
  }
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(abortError(signal));
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Waits for the given time. Rejects at once when the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return orAborted(over, signal).finally(() => clearTimeout(timer));
}
