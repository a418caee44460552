import { readdirSync, readFileSync } from "node:fs";

/** Names of the processes that measurements of this testbed run: hosts are namespaces of this machine, and marks say whose they are. */
export function probeProcesses(lab: string): string[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && readProcess(pid, "environ").includes(`TARE_OWNER=${lab}@`))
    .map((pid) => readProcess(pid, "comm").trim());
}

export function readProcess(pid: string, file: "environ" | "comm" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // it ended meanwhile
  }
}
