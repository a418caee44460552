import { readFileSync, readlinkSync } from "node:fs";

/** What distinguishes a process from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  machineId: string;
  bootId: string;
  /** Two containers on one machine have different pid namespaces, so the same pid means different processes there. */
  pidNamespace: string;
  /** Clock ticks from boot to the start of the process. */
  startTicks: number;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, ...thisMachine(), startTicks: startTicks(process.pid) ?? 0 };
}

/** What is equal for two processes that can see each other. */
export function thisMachine(): Pick<ProcessIdentity, "machineId" | "bootId" | "pidNamespace"> {
  return { machineId: machineId(), bootId: bootId(), pidNamespace: readlinkSync("/proc/self/ns/pid") };
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** "" if the machine has no id, as in some containers. */
function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}

/** Field 22 of /proc/PID/stat; undefined if there is no such process, or if it is a zombie. */
export function startTicks(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field, the program's name in parentheses, may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : Number(fields[19]);
}
