import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { daemonsIn, membersOf, procsFile, type CgroupTree } from "./cgroup";
import { cleanEnvironment, enterCgroup, quietly, run, type RunOptions } from "./command";
import { VisibleError } from "../errors/visibleError";
import { writeIfDifferent } from "./files";
import { kindLabs } from "./kinds";
import { workCgroup, type HostLayout } from "./layout";
import { poll } from "./poll";
import { nameOf, privatePaths } from "./private";

/** A host whose namespaces exist: its layout, and the process that keeps them alive. */
export interface LiveHost {
  layout: HostLayout;
  cgroups: CgroupTree;
  holder: number;
}

const script = (name: string) => join(__dirname, "shell", name);
const holderTitle = (layout: HostLayout) => `tare-lab-holder:${layout.lab}:${layout.side}`;

/**
 * The PID of the host's holder. It is looked for among the processes of the host's cgroup, because a PID file could be stale.
 * The holder leads its session, and execs a last command line when its namespaces are ready: until a process has that command
 * line, the namespaces are incomplete or still this machine's.
 */
export function findHolder(cgroups: CgroupTree, layout: HostLayout): number | undefined {
  return membersOf(cgroups, daemonsIn(layout.cgroup)).find((pid) => {
    const [shell, flag, , title] = commandLine(pid);
    return shell === "bash" && flag === "-c" && title === holderTitle(layout) && sessionOf(pid) === pid;
  });
}

/** Starts the process that makes and keeps the host's namespaces. It outlives this one. */
export async function startHolder(cgroups: CgroupTree, layout: HostLayout): Promise<number> {
  const child = spawn(
    "bash",
    [script("holder.sh"), procsFile(cgroups, daemonsIn(layout.cgroup)), holderTitle(layout)],
    {
      detached: true,
      stdio: ["ignore", ...logTo(layout, "holder")],
      env: cleanEnvironment,
      cwd: "/",
    },
  );
  child.unref();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await poll(20, 0.02, () => ended() || findHolder(cgroups, layout));
  const holder = ended() ? undefined : findHolder(cgroups, layout);
  if (holder === undefined)
    throw new VisibleError(
      `the namespaces of ${layout.hostname} could not be made: ${logTail(layout, "holder")}`,
      "run as root with CAP_SYS_ADMIN, which some containers lack",
    );
  return holder;
}

/** Makes the host's private folders and mounts them, for this host only, at their usual paths. */
export async function mountPrivate(host: LiveHost): Promise<void> {
  for (const path of privatePaths) {
    const own = join(host.layout.folder, path.name);
    if (path.file) writeIfDifferent(own, path.file, path.mode);
    else mkdirSync(own, { recursive: true });
    if ((statSync(own).mode & 0o7777) !== path.mode) chmodSync(own, path.mode);
  }
  const lines = privatePaths
    .filter(({ target }) => existsSync(target))
    .map(({ name, target }) => `${name} ${target}\n`);
  const text = readFileSync(script("mounts.sh"), "utf8");
  // bash gets the script's text and not its path, because the mounts that it makes may hide the project's folder.
  const runFolders = kindLabs().flatMap((lab) => lab.runFolders ?? []);
  const words = ["mounts.sh", host.layout.folder, host.layout.hostname, ...runFolders];
  await runIn(host, "bash", [...quietly, text, ...words], { input: lines.join("") });
}

/** Runs a command in the host's namespaces. */
export function runIn(
  host: LiveHost,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return run("nsenter", [...enter(host), command, ...args], {
    ...options,
    cgroupProcs: procsFile(host.cgroups, workCgroup(host.layout.lab)),
  });
}

/** Starts a daemon in the host's namespaces and cgroup, in a session of its own, with its output in the host's run folder. */
export function startIn(host: LiveHost, name: string, command: string, args: readonly string[]): ChildProcess {
  const procs = procsFile(host.cgroups, daemonsIn(host.layout.cgroup));
  const child = spawn("bash", [...quietly, enterCgroup, procs, "nsenter", ...enter(host), command, ...args], {
    detached: true,
    stdio: ["ignore", ...logTo(host.layout, name)],
    env: cleanEnvironment,
    cwd: "/",
  });
  child.unref();
  return child;
}

/** The path by which this machine reaches a file or a unix socket of the host. */
export function pathIn(host: LiveHost, path: string): string {
  return `/proc/${host.holder}/root${path}`;
}

export function logFile(layout: HostLayout, name: string): string {
  return join(layout.runFolder, `${name}.log`);
}

/** The last lines of a daemon's log, for an error message. */
export function logTail(layout: HostLayout, name: string): string {
  const file = logFile(layout, name);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-15) : [];
  return `${file} ends:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function logTo(layout: HostLayout, name: string): [number, number] {
  mkdirSync(layout.runFolder, { recursive: true });
  const file = openSync(logFile(layout, name), "a");
  // Once spawned, the child has its own copy of the descriptor; a long-lived process would otherwise collect open ones.
  setImmediate(() => closeSync(file));
  return [file, file];
}

function enter(host: LiveHost): string[] {
  return ["--target", String(host.holder), "--net", "--mount", "--uts", "--"];
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function sessionOf(pid: number): number | undefined {
  try {
    // The process's name, in brackets, may contain blanks; after it come state, parent, process group and session.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[3]);
  } catch {
    return undefined;
  }
}

/** The kernel's name for a process's namespace ("net:[4026531840]"); undefined if the process has ended. */
export function namespaceOf(pid: number | "self", kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}

/** The path on this machine of a file in one of the host's private folders: "/etc/ssh", "sshd_config" is FOLDER/etc-ssh/sshd_config. */
export function ownFile(host: LiveHost, folder: string, name: string): string {
  return join(host.layout.folder, nameOf(folder), name);
}
