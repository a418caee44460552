import { spawn } from "node:child_process";
import { VisibleError } from "../errors/visibleError";

const waitSeconds = 300;

/** A folder that is always there: a lock file of the labs' own would have to be removed with the last lab, under the feet of whoever waits for it. */
const file = "/run";

/**
 * Runs `work` as the only lab command on this machine: labs share slots, link names and the machine's folders. The lock is
 * the kernel's (flock), held by a child that ends with its stdin, so a killed command leaves no stale one.
 */
export async function withLock<T>(progress: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const child = spawn(
    "flock",
    ["--exclusive", "--timeout", String(waitSeconds), file, "bash", "-c", "echo held; read -r"],
    {
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const notice = setTimeout(() => progress("waiting for another lab command on this machine to end"), 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.stdout.once("data", () => resolve());
      child.once("exit", () =>
        reject(
          new VisibleError(
            `another lab command on this machine has held the lock on ${file} for ${waitSeconds} s`,
            `wait for it or end it (fuser ${file} names it)`,
          ),
        ),
      );
    });
  } finally {
    clearTimeout(notice);
  }
  try {
    return await work();
  } finally {
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
  }
}
