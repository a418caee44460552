import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { detectCgroups, makeCgroup, makeHostCgroup, type CgroupTree } from "./cgroup";
import { formatCpuList } from "../scenarios/cpuList";
import { sides, type Side } from "../scenarios/host";
import { usableCpus } from "./cpus";
import { decideRecord, type LabUpOptions } from "./decide";
import { daemonsOf } from "./daemons";
import { ensureDaemon, runningPid } from "./daemons/daemon";
import { authorize, hostKey } from "./daemons/sshd";
import { writeIfDifferent, writeJson } from "./files";
import { guestHost, writeFiles } from "./guestHost";
import { findHolder, mountPrivate, pathIn, startHolder, type LiveHost } from "./host";
import { kindLabs } from "./kinds";
import { withLock } from "./lock";
import { prepareMachine } from "./machine";
import { makeHostNetwork, makeWire } from "./network";
import { checkPackages } from "./packages";
import { bridge, checkName, defaultLabName, machineFolders, wireNic, workCgroup } from "./layout";
import type { HostLayout, LabRecord, LabFolders } from "./layout";
import { endMembers, endProcesses } from "./processes";
import { hostLayouts, readRecord, recordFile } from "./record";
import { requireRoot } from "./root";
import { clientKey, pinHostKeys, sshFiles } from "./ssh";
import { checkSlotFree } from "./subnet";

/** How a testbed reaches one host of a lab that is up. */
export interface LabHost {
  address: string;
  user: "root";
  port: 22;
  keyFile: string;
  /** "ssh-ed25519 AAAA…" */
  hostKey: string;
  knownHostsFile: string;
  bridge: string;
  wireNic: string;
  cpus: string;
  dataFolder: string;
}

export interface LabUpResult {
  record: LabRecord;
  hosts: Record<Side, LabHost>;
  /** False if the lab was up already and nothing had to be made or mended. */
  changed: boolean;
}

/**
 * Brings a lab up, or adds what an existing lab lacks; a complete lab is left alone. Throws VisibleError if the machine or
 * the options do not allow it, if possible before anything is made.
 */
export async function labUp(options: LabUpOptions, folders: LabFolders = machineFolders): Promise<LabUpResult> {
  const progress = options.onProgress ?? (() => {});
  requireRoot("lab up");
  checkName(options.name ?? defaultLabName);
  checkPackages([]);
  const cgroups = detectCgroups();
  return withLock(progress, async () => {
    const before = readRecord(folders, options.name ?? defaultLabName);
    const record = await decideRecord(options, before, folders);
    checkPackages(record.technologies);
    await checkSlotFree(record.slot);
    const changes = new Changes(progress);

    prepareMachine(folders, cgroups);
    if (JSON.stringify(before) !== JSON.stringify(record)) writeJson(recordFile(folders, record.name), record);
    makeCgroup(cgroups, workCgroup(record.name), formatCpuList(usableCpus()));
    await endMembers(cgroups, workCgroup(record.name));

    const layouts = hostLayouts(record, folders);
    const [sender, responder] = await Promise.all([
      standHost(cgroups, layouts.sender, changes),
      standHost(cgroups, layouts.responder, changes),
    ]);
    changes.note(await makeWire(sender, responder, record.wire), `wire of ${record.wire.rate} between the hosts`);
    const hosts = { sender, responder };
    await Promise.all(sides.map((side) => serve(hosts[side], record, changes)));
    const reached = await openTo(options.projectFolder, hosts, changes);
    progress(changes.any ? `lab ${record.name} is up` : `lab ${record.name} was up already: nothing to do`);
    return { record, hosts: reached, changed: changes.any };
  });
}

/** Collects what had to be made, and tells the user as it happens. */
class Changes {
  any = false;
  constructor(private readonly progress: (line: string) => void) {}

  note(changed: boolean, what: string): void {
    if (!changed) return;
    this.any = true;
    this.progress(what);
  }
}

/** CPUs, namespaces, private folders, bridge and management link of one host. */
async function standHost(cgroups: CgroupTree, layout: HostLayout, changes: Changes): Promise<LiveHost> {
  changes.note(makeHostCgroup(cgroups, layout.cgroup, layout.cpus), `${layout.hostname}: CPUs ${layout.cpus}`);
  let holder = findHolder(cgroups, layout);
  if (holder === undefined) {
    // Processes that outlived the old holder are in namespaces that a new holder cannot join.
    await endProcesses(cgroups, layout.cgroup);
    mkdirSync(layout.folder, { recursive: true });
    holder = await startHolder(cgroups, layout);
    changes.note(true, `${layout.hostname}: namespaces`);
  }
  const host = { layout, cgroups, holder };
  await mountPrivate(host);
  changes.note(await makeHostNetwork(host), `${layout.hostname}: bridge ${bridge}, address ${layout.address}`);
  return host;
}

/** Starts the host's daemons, and writes the file that tells a testbed that this is a lab host. */
async function serve(host: LiveHost, record: LabRecord, changes: Changes): Promise<void> {
  const { lab, side, cpus, hostname } = host.layout;
  const marker = `${JSON.stringify({ lab, side, cpus, cpuMode: record.cpuMode })}\n`;
  changes.note(writeIfDifferent(pathIn(host, "/run/tare-lab.json"), marker), `${hostname}: marked as a lab host`);
  for (const { files } of kindLabs(record.technologies)) writeFiles(host, files?.(guestHost(host)) ?? []);
  const missing = daemonsOf(record).filter((daemon) => runningPid(host, daemon) === undefined);
  changes.note(missing.length > 0, `${hostname}: starting ${missing.map(({ name }) => name).join(", ")}`);
  await Promise.all(
    daemonsOf(record).map(async (daemon) => {
      await daemon.configure(host, record);
      const started = await ensureDaemon(host, daemon);
      changes.note(started, `${hostname}: ${daemon.name} ${await daemon.version(host)}`);
    }),
  );
}

/** Lets the project log in to both hosts and pins their host keys. */
async function openTo(
  projectFolder: string,
  hosts: Record<Side, LiveHost>,
  changes: Changes,
): Promise<Record<Side, LabHost>> {
  const client = await clientKey(projectFolder);
  changes.note(client.made, `ssh key ${join(".tare", "ssh", "id_ed25519")}`);
  const keys = { sender: await hostKey(hosts.sender), responder: await hostKey(hosts.responder) };
  for (const side of sides)
    changes.note(
      authorize(hosts[side], client.publicKey),
      `${hosts[side].layout.hostname}: root login by this project's key`,
    );
  const pins = Object.fromEntries(sides.map((side) => [hosts[side].layout.address, keys[side]]));
  changes.note(pinHostKeys(projectFolder, pins), "host keys pinned in .tare/ssh/known_hosts");
  const describe = (side: Side): LabHost => ({
    address: hosts[side].layout.address,
    user: "root",
    port: 22,
    keyFile: sshFiles(projectFolder).key,
    hostKey: keys[side],
    knownHostsFile: sshFiles(projectFolder).knownHosts,
    bridge,
    wireNic,
    cpus: hosts[side].layout.cpus,
    dataFolder: "/var/lib/tare",
  });
  return { sender: describe("sender"), responder: describe("responder") };
}
