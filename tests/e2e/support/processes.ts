import { readdirSync, readFileSync } from "node:fs";

/** Names of the processes that measurements of this testbed run: hosts are namespaces of this machine, and marks say whose they are. */
export function probeProcesses(lab: string): string[] {
  return marked(lab).map((pid) => readProcess(pid, "comm").trim());
}

/** Whether a probe is being sent. The ping that warms the path before it is quiet (-q). */
export function isSending(lab: string): boolean {
  return marked(lab).some(
    (pid) => readProcess(pid, "comm") === "ping\n" && !readProcess(pid, "cmdline").split("\0").includes("-q"),
  );
}

function marked(lab: string): string[] {
  return readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && readProcess(pid, "environ").includes(`TARE_OWNER=${lab}@`),
  );
}

export function readProcess(pid: string, file: "environ" | "comm" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // it ended meanwhile
  }
}
