import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is neither undefined nor false, or until the time is up; returns the last answer. */
export async function poll<T>(timeoutSeconds: number, intervalSeconds: number, ask: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if ((answer !== undefined && answer !== false) || Date.now() >= end) return answer;
    await sleep(intervalSeconds * 1000);
  }
}
