import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { VisibleError } from "../errors/visibleError";
import { labsCgroup } from "./layout";

/**
 * All access to the cgroup tree is in this file, for version 1 (one hierarchy for each controller) and version 2 (one hierarchy).
 * A host's cgroup has two children: `daemons` holds its own processes, and the guests' cgroups are made below `guests`. They
 * are apart because version 2 allows no processes in a cgroup that has children.
 */
export interface CgroupTree {
  version: 1 | 2;
  /** Where the tree is mounted. */
  root: string;
}

const defaultCgroupRoot = "/sys/fs/cgroup";

/** Finds the tree and its version; refuses a machine whose tree cannot bind processes to CPUs. */
export function detectCgroups(root = defaultCgroupRoot): CgroupTree {
  if (existsSync(join(root, "cgroup.controllers"))) {
    const controllers = words(join(root, "cgroup.controllers"));
    if (!controllers.includes("cpuset"))
      throw new VisibleError(
        `the cgroup tree at ${root} has no cpuset controller (it has: ${controllers.join(", ") || "none"}), which the lab needs to give each host its CPUs`,
        "run on a machine whose kernel has it (kernel argument cgroup_enable=cpuset)",
      );
    return { version: 2, root };
  }
  if (existsSync(join(root, "cpuset", "cgroup.procs"))) return { version: 1, root };
  throw new VisibleError(
    `no cgroup tree with cpuset at ${root}, which the lab needs to give each host its CPUs`,
    `mount one (mount -t cgroup2 none ${root}), or run on a machine that has it`,
  );
}

/** A host's child cgroup for its own processes. */
export const daemonsIn = (hostCgroup: string) => `${hostCgroup}/daemons`;
/** A host's child cgroup below which guests live. */
export const guestsIn = (hostCgroup: string) => `${hostCgroup}/guests`;

/** The file to which a process writes its PID to enter a cgroup. */
export function procsFile(tree: CgroupTree, path: string): string {
  return join(main(tree), path, "cgroup.procs");
}

/**
 * Makes a cgroup bound to a CPU list, and its parents where they are missing. Returns whether anything had to be made or
 * changed.
 */
export function makeCgroup(tree: CgroupTree, path: string, cpus: string): boolean {
  const folder = join(main(tree), path);
  let made = false;
  let parent = main(tree);
  for (const part of path.split("/")) {
    const child = join(parent, part);
    if (!existsSync(child)) {
      if (tree.version === 2) enableControllers(parent);
      makeFolder(child);
      made = true;
    }
    // In version 1 a new cpuset has no CPUs and no memory nodes, and no process can enter it before both are set.
    if (tree.version === 1) for (const file of ["cpuset.mems", "cpuset.cpus"]) inherit(parent, child, file);
    parent = child;
  }
  if (text(join(folder, "cpuset.cpus")) !== cpus) {
    writeFileSync(join(folder, "cpuset.cpus"), cpus);
    made = true;
  }
  return made;
}

/** Makes a host's cgroup with its two children, all bound to the host's CPUs. Returns whether anything had to be made. */
export function makeHostCgroup(tree: CgroupTree, hostCgroup: string, cpus: string): boolean {
  const made = [hostCgroup, daemonsIn(hostCgroup), guestsIn(hostCgroup)].map((path) => makeCgroup(tree, path, cpus));
  const guests = join(main(tree), guestsIn(hostCgroup));
  if (tree.version === 2) enableControllers(guests);
  // LXC leaves the cpusets of its containers empty, so that no process could enter them: let them inherit from this one.
  else writeFileSync(join(guests, "cgroup.clone_children"), "1");
  return made.includes(true);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EROFS" && code !== "EACCES" && code !== "EPERM") throw error;
    throw new VisibleError(
      `the cgroup ${folder} cannot be made (${code}): this machine may not change the tree`,
      "in a container, start the container with a writable cgroup tree",
    );
  }
}

/** The CPU list that a cgroup is bound to; undefined where there is no such cgroup. */
export function cpusOf(tree: CgroupTree, path: string): string | undefined {
  const file = join(main(tree), path, "cpuset.cpus");
  return existsSync(file) ? text(file) : undefined;
}

/** PIDs of all processes in a cgroup and below it, in any hierarchy. */
export function membersOf(tree: CgroupTree, path: string): number[] {
  const procs = everyFolder(tree, path).flatMap((folder) => words(join(folder, "cgroup.procs")));
  return [...new Set(procs.map(Number))];
}

/** Lets frozen (paused) processes run: version 1 delivers no SIGKILL to a frozen one. */
export function thaw(tree: CgroupTree, path: string): void {
  for (const folder of everyFolder(tree, path))
    for (const [file, value] of [
      ["freezer.state", "THAWED"],
      ["cgroup.freeze", "0"],
    ] as const)
      if (existsSync(join(folder, file))) writeIfThere(join(folder, file), value);
}

/** Removes a cgroup and all below it, in every hierarchy. Processes in it must have ended. */
export function removeCgroup(tree: CgroupTree, path: string): void {
  for (const folder of everyFolder(tree, path)) removeFolder(folder);
}

/** Removes the cgroup that holds all labs, if no lab is left. */
export function removeLabsCgroup(tree: CgroupTree): void {
  for (const hierarchy of hierarchies(tree)) {
    const folder = join(hierarchy, labsCgroup);
    if (existsSync(folder) && children(folder).length === 0) removeFolder(folder);
  }
}

/** Controllers that {@link makeCgroup} will have to enable for the root's children; version 1 has no such switch. */
export function controllersToEnable(tree: CgroupTree): string[] {
  return tree.version === 1 ? [] : missingControllers(tree.root);
}

/** Disables the controllers that were enabled at the root for labs. */
export function disableControllers(tree: CgroupTree, controllers: readonly string[]): void {
  if (tree.version === 2)
    for (const controller of controllers) writeIfThere(join(tree.root, "cgroup.subtree_control"), `-${controller}`);
}

/** The hierarchy in which processes are listed and CPUs are set. */
function main(tree: CgroupTree): string {
  return tree.version === 2 ? tree.root : join(tree.root, "cpuset");
}

/** The mounted hierarchies; "cpu" and "cpuacct" may be two names of one. */
function hierarchies(tree: CgroupTree): string[] {
  if (tree.version === 2) return [tree.root];
  const mounted = readdirSync(tree.root)
    .map((name) => join(tree.root, name))
    .filter((folder) => existsSync(join(folder, "cgroup.procs")));
  return [...new Set(mounted.map((folder) => realpathSync(folder)))];
}

/** A cgroup's folders and all below them, in all hierarchies; a folder comes after those that it contains, so that each can be removed in turn. */
function everyFolder(tree: CgroupTree, path: string): string[] {
  return hierarchies(tree)
    .map((hierarchy) => join(hierarchy, path))
    .filter((folder) => existsSync(folder))
    .flatMap(deepestFirst);
}

function deepestFirst(folder: string): string[] {
  return [...children(folder).flatMap(deepestFirst), folder];
}

function children(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

const wantedControllers = ["cpuset", "cpu", "memory", "io", "pids"];

function missingControllers(folder: string): string[] {
  const enabled = words(join(folder, "cgroup.subtree_control"));
  const available = words(join(folder, "cgroup.controllers"));
  return wantedControllers.filter((controller) => available.includes(controller) && !enabled.includes(controller));
}

function enableControllers(folder: string): void {
  const missing = missingControllers(folder);
  if (missing.length > 0)
    writeFileSync(join(folder, "cgroup.subtree_control"), missing.map((controller) => `+${controller}`).join(" "));
}

function inherit(parent: string, child: string, file: string): void {
  if (text(join(child, file)) === "") writeFileSync(join(child, file), text(join(parent, file)));
}

/** A file's text without the newline; empty if the file, or its cgroup, does not exist (any more). */
function text(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}

function words(file: string): string[] {
  return text(file).split(/\s+/).filter(Boolean);
}

function writeIfThere(file: string, value: string): void {
  try {
    writeFileSync(file, value);
  } catch (error) {
    // EBUSY: somebody else has begun to use the controller, so it must stay enabled.
    if (!isGone(error) && (error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
  }
}

function removeFolder(folder: string): void {
  try {
    if (statSync(folder).isDirectory()) rmdirSync(folder);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The kernel answers ENODEV for a file of a cgroup that was removed after it was opened. */
function isGone(error: unknown): boolean {
  return ["ENOENT", "ENODEV"].includes((error as NodeJS.ErrnoException).code ?? "");
}
