import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VisibleError } from "../errors/visibleError";
import type { LabUpOptions } from "./decide";
import { labDown } from "./down";
import { labUp, type LabUpResult } from "./up";

export interface GuardedLab extends LabUpResult {
  /** The project folder, which holds the lab's keys. A folder that was made for the lab is removed with it. */
  folder: string;
  /** Takes the lab down. */
  close(): Promise<void>;
}

/**
 * Makes a lab that is taken down when this process ends, even if it is killed: a guardian process waits for the end of a pipe
 * that only this process holds open. What an earlier lab of the same name left is taken down first.
 */
export async function guardedLab(options: Partial<LabUpOptions> & { name: string }): Promise<GuardedLab> {
  const { name } = options;
  const folder = options.projectFolder ?? mkdtempSync(join(tmpdir(), `tare-${name}-`));
  await labDown({ name, projectFolder: folder, force: true });
  const program = ["-r", join(__dirname, "../register.js"), join(__dirname, "guardian.ts"), name, folder];
  if (options.projectFolder === undefined) program.push("remove-folder");
  // detached: Ctrl-C at a terminal must not reach the guardian.
  const guardian = spawn(process.execPath, program, { detached: true, stdio: ["pipe", "ignore", "inherit"] });
  guardian.unref();
  const close = async (): Promise<void> => {
    if (guardian.exitCode !== null) return;
    const gone = once(guardian, "exit");
    guardian.ref();
    guardian.stdin.end();
    const [code] = (await gone) as [number | null];
    if (code !== 0)
      throw new VisibleError(`the lab "${name}" was not taken down`, `./tare lab down --name ${name} --force`);
  };
  try {
    return { ...(await labUp({ ...options, projectFolder: folder })), folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
