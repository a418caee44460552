import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileError } from "../../errors/fileError";
import { VisibleError } from "../../errors/visibleError";
import { writeFileAtomic } from "./atomicFile";
import { type ProcessIdentity, startTicks, thisMachine, thisProcess } from "./process";

/**
 * The content of a lock file, as Pulumi's CLI writes and reads it. Ours have further members, which the CLI ignores.
 */
export interface LockOwner extends Partial<ProcessIdentity> {
  pid: number;
  username: string;
  hostname: string;
  timestamp: string;
}

export interface FoundLock {
  file: string;
  owner: LockOwner;
  /** dead: its process is gone. alive: it runs. unknown: it belongs to another machine or container. */
  state: "alive" | "dead" | "unknown";
}

export interface Lock {
  /** Locks of dead processes that were removed in order to take this one. */
  broken: FoundLock[];
  release(): void;
}

/**
 * Two commands that start at the same moment see each other's lock, and both give way. One wins within these attempts.
 */
const attempts = 6;

/**
 * Takes a stack's lock as Pulumi's CLI does: any file in the folder is a lock. Unlike the CLI, it removes the lock of a
 * process of this machine that is gone, and returns it as broken.
 * @param command how users call the tool, for the way out
 * @throws VisibleError that names the owner if another process holds the lock
 */
export async function takeLock(folder: string, stack: string, command: string): Promise<Lock> {
  const file = join(folder, `${randomUUID()}.json`);
  for (let attempt = 1; ; attempt++) {
    const broken = breakDeadLocks(folder);
    refuse(findLocks(folder), stack, command);
    const owner = { ...thisProcess(), username: userName(), hostname: hostname(), timestamp: new Date().toISOString() };
    writeFileAtomic(file, JSON.stringify(owner));
    const others = findLocks(folder).filter((lock) => lock.file !== file);
    if (others.length === 0) return { broken, release: () => rmSync(file, { force: true }) };
    rmSync(file, { force: true });
    if (attempt === attempts) refuse(others, stack, command);
    await sleep(50 + Math.random() * 200);
  }
}

/** The locks that lie in a stack's lock folder. */
export function findLocks(folder: string): FoundLock[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError(error, folder) ?? error;
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => readLock(join(folder, name)))
    .filter((lock) => lock !== undefined);
}

/** "root@server (pid 123)" */
export function describeOwner(owner: LockOwner): string {
  return `${owner.username}@${owner.hostname} (pid ${owner.pid})`;
}

/** How long after a write that was never finished its file is taken for that of a killed process. */
const halfWrittenMilliseconds = 60_000;

/** Removes what a process has left that was killed while it wrote its lock: for Pulumi's CLI, any file is a lock. */
function removeHalfWritten(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".tmp"))) {
    const age = Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (age > halfWrittenMilliseconds) rmSync(join(folder, name), { force: true });
  }
}

function breakDeadLocks(folder: string): FoundLock[] {
  removeHalfWritten(folder);
  const dead = findLocks(folder).filter((lock) => lock.state === "dead");
  for (const lock of dead) rmSync(lock.file, { force: true });
  return dead;
}

function refuse(locks: FoundLock[], stack: string, command: string): void {
  const [lock] = locks;
  if (lock === undefined) return;
  const running = lock.state === "alive" ? ", which is still running" : "";
  throw new VisibleError(
    `stack "${stack}" is locked by ${describeOwner(lock.owner)} since ${lock.owner.timestamp}${running}`,
    `Wait for it to end. If you are sure that it is gone, remove the lock with \`${command} cancel --stack ${stack}\`.`,
  );
}

function readLock(file: string): FoundLock | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    // Released between listing and reading.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const owner = parseOwner(text);
  return { file, owner, state: stateOfOwner(owner) };
}

function parseOwner(text: string): LockOwner {
  try {
    return { ...nobody, ...(JSON.parse(text) as Partial<LockOwner>) };
  } catch {
    return nobody;
  }
}

/** Stands for the owner of a lock file that cannot be parsed. Such an owner never counts as dead. */
const nobody: LockOwner = { pid: 0, username: "unknown", hostname: "unknown", timestamp: "an unknown time" };

function stateOfOwner(owner: LockOwner): FoundLock["state"] {
  if (owner.hostname !== hostname()) return "unknown";
  if (owner.bootId !== undefined) {
    const here = thisMachine();
    if (owner.bootId !== here.bootId) {
      // Another boot: an earlier one of this machine, or another machine of the same name.
      return owner.machineId !== "" && owner.machineId === here.machineId ? "dead" : "unknown";
    }
    if (owner.pidNamespace !== here.pidNamespace) return "unknown";
  }
  const started = startTicks(owner.pid);
  if (started === undefined) return "dead";
  if (owner.startTicks !== undefined) return started === owner.startTicks ? "alive" : "dead";
  return startedAfter(started, owner.timestamp) ? "dead" : "alive";
}

/**
 * For locks of Pulumi's CLI, which do not record when the process started: a process younger than the lock is another
 * one.
 */
function startedAfter(ticks: number, timestamp: string): boolean {
  const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
  const ticksPerSecond = 100;
  const clockToleranceSeconds = 2;
  return bootSeconds + ticks / ticksPerSecond > Date.parse(timestamp) / 1000 + clockToleranceSeconds;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
