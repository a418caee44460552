import { spawn } from "node:child_process";
import { VisibleError } from "../errors/visibleError";
import { quietly } from "./command";

const waitSeconds = 300;

/** A folder that always exists. A lock file of the labs' own would have to be removed with the last lab, while another command may wait for it. */
const file = "/run";

/**
 * Runs `work` while no other lab command runs on this machine, because labs share slots, link names and the machine's folders.
 * A child process holds the lock (flock) and ends with its stdin, so a killed command leaves no stale lock.
 */
export async function withLock<T>(progress: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const child = spawn(
    "flock",
    ["--exclusive", "--timeout", String(waitSeconds), file, "bash", ...quietly, "echo held; read -r"],
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
