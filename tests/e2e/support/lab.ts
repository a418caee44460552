import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import type { LabHost } from "../../../lab";

/** A folder that stands for a project, with no .tare of its own. */
export function temporaryProject(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tare-lab-test-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The arguments by which a user would reach a lab host: the project's key, the pinned host key, nothing of the user's own. */
export function sshArguments(host: LabHost): string[] {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${host.knownHostsFile}`,
    "ConnectTimeout=10",
  ];
  return [
    "-F",
    "none",
    "-i",
    host.keyFile,
    ...options.flatMap((option) => ["-o", option]),
    `${host.user}@${host.address}`,
  ];
}

/** Runs a script on a lab host over ssh and returns its stdout. A failure carries the stderr. */
export async function onHost(host: LabHost, script: string, input?: Buffer): Promise<string> {
  const command = input ? ["bash", "-c", `'${script.replaceAll("'", `'\\''`)}'`] : ["bash", "-s"];
  const result = await execa("ssh", [...sshArguments(host), ...command], { input: input ?? script, timeout: 60_000 });
  return result.stdout;
}

/** What a lab of this name and slot has on this machine outside its own namespaces: after `down` there must be none. */
export function tracesOf(lab: string, slot: number): string[] {
  const links = readdirSync("/sys/class/net").filter((name) => new RegExp(`^tare${slot}[sr]$`).test(name));
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => line.includes(`/${lab}/`));
  const folders = ["/run/tare/labs", "/var/lib/tare-labs"].flatMap((place) =>
    entries(place)
      .filter((name) => name === lab)
      .map((name) => join(place, name)),
  );
  const hierarchies = ["/sys/fs/cgroup", ...entries("/sys/fs/cgroup").map((name) => join("/sys/fs/cgroup", name))];
  const cgroups = hierarchies
    .map((place) => join(place, "tare-labs"))
    .flatMap((place) =>
      entries(place)
        .filter((name) => name === lab)
        .map((name) => join(place, name)),
    );
  return [
    ...links,
    ...mounts,
    ...folders,
    ...cgroups,
    ...processesOf(lab).map(({ pid, name }) => `process ${pid} ${name}`),
  ];
}

/** Folders that exist on a machine only while labs need something to mount on. */
export function mountTargets(): string[] {
  return [
    "/etc/docker",
    "/etc/libvirt",
    "/etc/lxc",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/lxc",
    "/var/lib/tare",
    "/var/cache/lxc",
  ].filter((path) => entries(join(path, "..")).includes(path.split("/").at(-1) ?? ""));
}

/** Processes in a lab's cgroup in whichever hierarchy, as the processes themselves tell. */
export function processesOf(lab: string): { pid: number; name: string; namespaces: string[] }[] {
  return allProcesses().flatMap((pid) => {
    const cgroup = text(`/proc/${pid}/cgroup`);
    const dead = /\) [ZX] /.test(text(`/proc/${pid}/stat`));
    return !dead && cgroup.includes(`/tare-labs/${lab}/`)
      ? [{ pid, name: text(`/proc/${pid}/comm`).trim(), namespaces: namespacesOf(pid) }]
      : [];
  });
}

/** Processes (PID and name) that live in any of the namespaces (inodes, which the kernel gives out again). */
export function inhabitants(namespaces: readonly string[]): string[] {
  const wanted = new Set(namespaces);
  return allProcesses()
    .filter((pid) => namespacesOf(pid).some((namespace) => wanted.has(namespace)))
    .map((pid) => `${pid} ${text(`/proc/${pid}/comm`).trim()}`);
}

/** Namespaces of a process that are not this one's own. */
function namespacesOf(pid: number): string[] {
  const own = ["net", "mnt", "uts"].map((kind) => link(`/proc/self/ns/${kind}`));
  return ["net", "mnt", "uts"]
    .map((kind) => link(`/proc/${pid}/ns/${kind}`))
    .filter((namespace) => namespace !== "" && !own.includes(namespace));
}

function allProcesses(): number[] {
  return entries("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
