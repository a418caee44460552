import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine, with the words of its command line. */
export interface FoundProcess {
  pid: number;
  name: string;
  commandLine: string;
}

/** The environment of commands whose processes {@link processesOfProject} finds. */
export const projectMark = (folder: string) => ({ TARE_SOAK: folder });

/** Processes of this machine that work for the project in a folder. */
export function processesOfProject(folder: string): FoundProcess[] {
  return allProcesses((pid) => readProcess(pid, "environ").split("\0").includes(`TARE_SOAK=${folder}`));
}

/** Processes of this machine that a filter takes, without those that have ended and wait for their parent. */
export function allProcesses(takes: (pid: string) => boolean): FoundProcess[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && takes(pid) && !/\) [ZX] /.test(readProcess(pid, "stat")))
    .map((pid) => ({
      pid: Number(pid),
      name: readProcess(pid, "comm").trim(),
      commandLine: readProcess(pid, "cmdline").replaceAll("\0", " ").trim(),
    }));
}

export function readProcess(pid: string, file: "environ" | "comm" | "cmdline" | "cgroup" | "stat"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has ended
  }
}
