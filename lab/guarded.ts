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
  /** The project folder, with the lab's keys. One that was made for the lab goes with it. */
  folder: string;
  /** Takes the lab down. */
  close(): Promise<void>;
}

/**
 * Makes a lab that goes when this process ends, however that happens: a guardian waits for the end of a pipe that only this
 * process holds. What an earlier lab of the name left is taken down first.
 */
export async function guardedLab(options: Partial<LabUpOptions> & { name: string }): Promise<GuardedLab> {
  const { name } = options;
  const folder = options.projectFolder ?? mkdtempSync(join(tmpdir(), `tare-${name}-`));
  await labDown({ name, projectFolder: folder, force: true });
  const program = ["-r", join(__dirname, "../register.js"), join(__dirname, "guardian.ts"), name, folder];
  if (options.projectFolder === undefined) program.push("remove-folder");
  // detached: Ctrl-C at a terminal is not for the guardian.
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
