import { readdirSync, readFileSync } from "node:fs";
import { membersOf, thaw, type CgroupTree } from "./cgroup";
import { VisibleError } from "../errors/visibleError";
import { namespaceOf } from "./host";
import { poll } from "./poll";

/** The kinds of namespace that make a host. */
const kinds = ["net", "mnt", "uts"];

/**
 * All processes of a cgroup, and all that are in a namespace of one of these: a process that has moved to another cgroup still
 * belongs to the lab while it is in one of the lab's namespaces. This machine's own namespaces do not count.
 */
function processesOf(cgroups: CgroupTree, path: string): number[] {
  const members = membersOf(cgroups, path);
  const machine = new Set([...namespacesOf(1), ...namespacesOf("self")]);
  const theirs = new Set(members.flatMap(namespacesOf).filter((namespace) => !machine.has(namespace)));
  const neighbours = allProcesses().filter((pid) => namespacesOf(pid).some((namespace) => theirs.has(namespace)));
  return [...new Set([...members, ...neighbours])].filter((pid) => pid !== process.pid);
}

/** Ends every process of a cgroup, whatever its namespaces, and no other. */
export function endMembers(cgroups: CgroupTree, path: string): Promise<void> {
  return end(cgroups, path, () => membersOf(cgroups, path));
}

/** Ends every process of a cgroup and of its namespaces, and waits until they are gone. */
export function endProcesses(cgroups: CgroupTree, path: string): Promise<void> {
  return end(cgroups, path, () => processesOf(cgroups, path));
}

const timeoutSeconds = 30;

async function end(cgroups: CgroupTree, path: string, list: () => number[]): Promise<void> {
  thaw(cgroups, path);
  const killed = new Set<number>();
  // The list is read again in every round, because a process may have forked while it was read.
  let left: number[] = [];
  const ended = await poll(timeoutSeconds, 0.05, () => {
    left = list();
    for (const pid of left) kill(pid);
    for (const pid of left) killed.add(pid);
    return left.length === 0;
  });
  if (!ended)
    throw new VisibleError(
      `these processes of the lab do not end within ${timeoutSeconds} s of SIGKILL: ${left.map(describe).join(", ")}`,
      "see what they wait for (cat /proc/PID/stack), then run the same command again",
    );
  // A dying process leaves its cgroup and namespaces a moment before it ends.
  await poll(5, 0.02, () => [...killed].every(isDead));
}

/**
 * True for a zombie too: it holds only its PID and disappears when its parent waits for it. The parent of processes that
 * a lab's SIGKILL orphaned is init, which may take its time.
 */
export function isDead(pid: number): boolean {
  try {
    return /^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "");
  } catch {
    return true;
  }
}

function namespacesOf(pid: number | "self"): string[] {
  return kinds.flatMap((kind) => namespaceOf(pid, kind) ?? []);
}

function allProcesses(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function describe(pid: number): string {
  try {
    return `${pid} (${readFileSync(`/proc/${pid}/comm`, "utf8").trim()})`;
  } catch {
    return String(pid);
  }
}
