import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { daemonsIn, membersOf, procsFile, type CgroupTree } from "./cgroup";
import { cleanEnvironment, enterCgroup, run, type RunOptions } from "./command";
import { VisibleError } from "../errors/visibleError";
import { writeIfDifferent } from "./files";
import { kindLabs } from "./kinds";
import { workCgroup, type HostLayout } from "./layout";
import { poll } from "./poll";
import { nameOf, privatePaths } from "./private";

/** A host whose namespaces stand: its layout, and the process that holds them. */
export interface LiveHost {
  layout: HostLayout;
  cgroups: CgroupTree;
  holder: number;
}

const script = (name: string) => join(__dirname, "shell", name);
const holderTitle = (layout: HostLayout) => `tare-lab-holder:${layout.lab}:${layout.side}`;

/**
 * The host's holder, looked for among the processes of its cgroup: no PID file can lie about it. It is the leader of its
 * session, and its command line is the one it ends with: until then its namespaces are not ready, or still this machine's.
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

/** Makes the host's private folders and shows them to it at their usual folders. */
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
  // The script goes as an argument, not as a path: the project's folder may be hidden by the very mounts that it makes.
  const runFolders = kindLabs().flatMap((lab) => lab.runFolders ?? []);
  const words = ["mounts.sh", host.layout.folder, host.layout.hostname, ...runFolders];
  await runIn(host, "bash", ["-c", text, ...words], { input: lines.join("") });
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
  const child = spawn("bash", ["-c", enterCgroup, procs, "nsenter", ...enter(host), command, ...args], {
    detached: true,
    stdio: ["ignore", ...logTo(host.layout, name)],
    env: cleanEnvironment,
    cwd: "/",
  });
  child.unref();
  return child;
}

/** A path of the host, as this machine reaches it: works for files and for unix sockets. */
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
  // The child has its own copy once it is spawned; this one must not pile up in a long-lived caller.
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
    // The name in brackets may hold blanks; after it come state, parent, process group and session.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[3]);
  } catch {
    return undefined;
  }
}

/** What the kernel calls a process's namespace ("net:[4026531840]"); undefined where the process is gone. */
export function namespaceOf(pid: number | "self", kind: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch {
    return undefined;
  }
}

/** Where a file in one of the host's own folders lies on this machine: "/etc/ssh", "sshd_config" is FOLDER/etc-ssh/sshd_config. */
export function ownFile(host: LiveHost, folder: string, name: string): string {
  return join(host.layout.folder, nameOf(folder), name);
}
