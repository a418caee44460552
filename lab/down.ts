import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sides } from "../scenarios/host";
import { detectCgroups, membersOf, removeCgroup, type CgroupTree } from "./cgroup";
import { run } from "./command";
import { VisibleError } from "../errors/visibleError";
import { withLock } from "./lock";
import { labNames, restoreMachine } from "./machine";
import { removeManagementLinks } from "./network";
import { checkName, defaultLabName, labCgroup, machineFolders, managementLinkName, type LabFolders } from "./layout";
import { poll } from "./poll";
import { endProcesses } from "./processes";
import { hostLayouts, readRecord } from "./record";
import { stacksIn } from "./reservation";
import { requireRoot } from "./root";
import { unpinHostKeys } from "./ssh";

export interface LabDownOptions {
  /** Default "tare". */
  name?: string;
  /** Take the lab down even if a stack is deployed there; its guests end too. */
  force?: boolean;
  projectFolder: string;
  onProgress?: (line: string) => void;
}

export interface LabDownResult {
  /** False if nothing of such a lab was found. */
  changed: boolean;
}

/**
 * Takes a lab down and leaves the machine as it was, whatever state the lab is in: everything is found by its cgroup, namespace
 * or name, and nothing relies on an `up` that finished. Refused while a stack is deployed there.
 */
export async function labDown(options: LabDownOptions, folders: LabFolders = machineFolders): Promise<LabDownResult> {
  const progress = options.onProgress ?? (() => {});
  const name = options.name ?? defaultLabName;
  requireRoot("lab down");
  checkName(name);
  const cgroups = detectCgroups();
  return withLock(progress, async () => {
    if (!labNames(folders).includes(name) && membersOf(cgroups, labCgroup(name)).length === 0) {
      progress(`there is no lab ${name}: nothing to do`);
      restoreMachine(folders, cgroups);
      return { changed: false };
    }
    if (!options.force) refuseWithStack(folders, name);
    const record = readRecord(folders, name);
    progress(`ending the processes of lab ${name}`);
    await endAll(cgroups, labCgroup(name));
    if (record) {
      await removeManagementLinks(sides.map((side) => managementLinkName(record.slot, side)));
      const addresses = Object.values(hostLayouts(record, folders)).map(({ address }) => address);
      for (const project of new Set([...record.projects, resolve(options.projectFolder)]))
        unpinHostKeys(project, addresses);
    }
    progress("removing its files");
    // The record goes last, so that a killed `down` can be run again.
    for (const folder of [join(folders.data, name), join(folders.run, name)]) await removeFolder(folder);
    restoreMachine(folders, cgroups);
    progress(`lab ${name} is down`);
    return { changed: true };
  });
}

function refuseWithStack(folders: LabFolders, name: string): void {
  const stacks = stacksIn(join(folders.data, name));
  if (stacks.length > 0)
    throw new VisibleError(
      `stack ${stacks.join(", ")} lives in lab ${name}`,
      `destroy it first: ./tare destroy --stack ${stacks[0]} (pulumi destroy, if Pulumi's CLI deployed it); or end its guests with the lab: ./tare lab down --name ${name} --force`,
    );
}

/**
 * Ends the lab's processes and removes its cgroup. No process can be added after that: a command that a killed `up` has just
 * started fails when it tries to enter the cgroup.
 */
async function endAll(cgroups: CgroupTree, cgroup: string): Promise<void> {
  let reason: unknown;
  const removed = await poll(20, 0.05, async () => {
    await endProcesses(cgroups, cgroup);
    try {
      removeCgroup(cgroups, cgroup);
      return true;
    } catch (error) {
      // A cgroup stays busy for a moment after the last process in it has ended.
      reason = error;
      return false;
    }
  });
  if (!removed)
    throw new VisibleError(`the cgroup ${cgroup} cannot be removed: ${String(reason)}`, "run the same command again");
}

async function removeFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const mounted = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .find((target) => target.startsWith(`${folder}/`));
  if (mounted)
    throw new VisibleError(
      `${mounted} is a mount that the lab did not make`,
      "unmount it, then run the same command again",
    );
  await run("rm", ["-rf", "--one-file-system", "--", folder], { timeoutSeconds: 600 });
}
