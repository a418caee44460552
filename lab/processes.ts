import { readdirSync, readFileSync } from "node:fs";
import { membersOf, thaw, type CgroupTree } from "./cgroup";
import { VisibleError } from "../errors/visibleError";
import { namespaceOf } from "./host";
import { poll } from "./poll";

/** The kinds of namespace that make a host. */
const kinds = ["net", "mnt", "uts"];

/**
 * All processes of a cgroup, and all that live in a namespace of one of them: something may have moved to another cgroup,
 * but it is of the lab as long as it sits in one of the lab's namespaces. This machine's own namespaces never count.
 */
function processesOf(cgroups: CgroupTree, path: string): number[] {
  const members = membersOf(cgroups, path);
  const machine = new Set([...namespacesOf(1), ...namespacesOf("self")]);
  const theirs = new Set(members.flatMap(namespacesOf).filter((namespace) => !machine.has(namespace)));
  const neighbours = allProcesses().filter((pid) => namespacesOf(pid).some((namespace) => theirs.has(namespace)));
  return [...new Set([...members, ...neighbours])].filter((pid) => pid !== process.pid);
}

/** Ends every process of a cgroup, whatever namespace it is in, and nothing else. */
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
  // Once more after every round: what was just forking when it was listed is found in the next one.
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
  // A dying process leaves its cgroup and namespaces a moment before it is gone.
  await poll(5, 0.02, () => [...killed].every(isDead));
}

/**
 * True also for a zombie: it holds nothing but its number, and goes when its parent asks after it. What a lab's SIGKILL
 * orphans is init's then, and an init may take its time.
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
