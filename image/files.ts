import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import execa from "execa";
import { VisibleError } from "../errors/visibleError";

/** What a file must be: its digest (64 hexadecimal digits) and size. */
export interface FileDigest {
  sha256: string;
  bytes: number;
}

/** Reads a file once and returns its digest and size. */
export async function fileDigest(path: string): Promise<FileDigest> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return { sha256: hash.digest("hex"), bytes: (await stat(path)).size };
}

/**
 * Runs `work` while this process alone holds the lock file on this machine. A child process holds the lock and ends when this
 * process's end of its pipe is closed, so a killed process leaves no lock.
 */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  const holder = execa("flock", [path, "sh", "-c", "echo held; exec cat"], { buffer: false });
  const ended = holder.catch((error: Error) => {
    throw new VisibleError(`lock ${path} cannot be taken: ${error.message}`, "see that its folder can be written");
  });
  const hint = setTimeout(waiting, 2000);
  try {
    await Promise.race([new Promise((resolve) => holder.stdout?.once("data", resolve)), ended]);
    clearTimeout(hint);
    return await work();
  } finally {
    clearTimeout(hint);
    holder.stdin?.end();
    await ended.catch(() => undefined);
  }
}

/** Runs a tool of the operator's machine. If it is not installed, the error names its package. */
export async function tool(
  name: string,
  packageName: string,
  args: string[],
  options: execa.Options = {},
): Promise<string> {
  try {
    return (await execa(name, args, options)).stdout;
  } catch (error) {
    const failure = error as execa.ExecaError & NodeJS.ErrnoException;
    if (failure.code === "ENOENT")
      throw new VisibleError(`${name} is not installed on this machine`, `install it: apt-get install ${packageName}`);
    const lines = (failure.stderr ?? "").trim().split("\n").slice(-5).join("\n");
    throw new VisibleError(
      `${name} failed (${failure.exitCode ?? failure.signal ?? failure.code}):\n${lines}`,
      "mend what it says, then run the same command again",
    );
  }
}
