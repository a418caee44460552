import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { VisibleError } from "../errors/visibleError";

/** Unpacks a tar stream into a folder while it arrives, so that captures of a million packets are never held in memory. */
export function unpackInto(folder: string): { input: Writable; done: Promise<void> } {
  const tar = spawn("tar", ["--no-same-owner", "-xf", "-", "-C", folder], { stdio: ["pipe", "ignore", "pipe"] });
  let stderr = "";
  tar.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  tar.stdin.on("error", () => undefined); // tar ended first; its exit code says why
  const done = new Promise<void>((finish, fail) => {
    tar.once("error", (error) =>
      fail(new VisibleError(`tar cannot be started: ${error.message}`, "install tar on this machine")),
    );
    tar.once("close", (code) =>
      code === 0
        ? finish()
        : fail(
            new VisibleError(
              `tar cannot unpack the run into ${folder}: ${stderr.trim() || `exit code ${code}`}`,
              "make room there, then run ./tare up again",
            ),
          ),
    );
  });
  done.catch(() => undefined); // awaited later
  return { input: tar.stdin, done };
}
