import { join } from "node:path";
import { guestKind } from "../components/guests";
import { sides, type Side } from "../scenarios/host";
import type { Technology } from "../scenarios/technology";
import { detectCgroups, cpusOf } from "./cgroup";
import { run } from "./command";
import { daemonsOf } from "./daemons";
import { runningPid } from "./daemons/daemon";
import { findHolder, logFile, type LiveHost } from "./host";
import { labTechnologies } from "./kinds";
import { labNames } from "./machine";
import { readWire } from "./network";
import { bridge, checkName, defaultLabName, machineFolders, wireNic } from "./layout";
import type { HostLayout, LabRecord, LabFolders } from "./layout";
import { hostLayouts, readRecord } from "./record";
import { stacksIn, stacksOn } from "./reservation";
import { requireRoot } from "./root";

export interface DaemonStatus {
  name: string;
  /** Null where it does not run. */
  pid: number | null;
  /** Null where it does not answer. */
  version: string | null;
  log: string;
}

export type ToolVersions = Partial<Record<Technology, string | null>>;

/**
 * What runs on a host. A technology that has tools but no daemon has a member of its own with the tools' version, null if
 * the lab does not have the technology.
 */
export interface HostStatus extends ToolVersions {
  hostname: string;
  address: string;
  user: "root";
  port: 22;
  /** The process that holds the host's namespaces; null where the host is not up. */
  holder: number | null;
  /** CPU list that the kernel binds the host to. */
  cpus: string | null;
  bridge: string;
  wireNic: string;
  qdisc: string | null;
  offloads: string[];
  daemons: DaemonStatus[];
  stacks: string[];
}

export interface LabStatus {
  name: string;
  /** up: everything runs. partial: something is missing, `lab up` mends it. down: there is nothing. */
  state: "up" | "partial" | "down";
  /** What a partial lab lacks. */
  missing: string[];
  record: LabRecord | null;
  stacks: string[];
  hosts: Record<Side, HostStatus> | null;
}

export interface LabStatusOptions {
  /** Default "tare". */
  name?: string;
}

/** Says what runs of a lab, by asking the kernel and the daemons. Changes nothing. */
export async function labStatus(
  options: LabStatusOptions = {},
  folders: LabFolders = machineFolders,
): Promise<LabStatus> {
  const name = options.name ?? defaultLabName;
  requireRoot("lab status");
  checkName(name);
  const record = readRecord(folders, name);
  const stacks = stacksIn(join(folders.data, name));
  if (!record) {
    const left = labNames(folders).includes(name);
    const missing = left ? ["everything but files that an earlier lab of this name left"] : [];
    return { name, state: left ? "partial" : "down", missing, record: null, stacks, hosts: null };
  }
  const layouts = hostLayouts(record, folders);
  const [sender, responder] = await Promise.all(sides.map((side) => hostStatus(layouts[side], record)));
  if (!sender || !responder) throw new Error("a lab has two hosts");
  const hosts = { sender, responder };
  const missing = sides.flatMap((side) => missingOf(hosts[side]));
  return { name, state: missing.length > 0 ? "partial" : "up", missing, record, stacks, hosts };
}

/** Names of all labs on this machine. */
export function labList(folders: LabFolders = machineFolders): string[] {
  return labNames(folders);
}

async function hostStatus(layout: HostLayout, record: LabRecord): Promise<HostStatus> {
  const cgroups = detectCgroups();
  const holder = findHolder(cgroups, layout);
  const host = holder === undefined ? undefined : { layout, cgroups, holder };
  const wire = host && (await readWire(host).catch(() => undefined));
  return {
    hostname: layout.hostname,
    address: layout.address,
    user: "root",
    port: 22,
    holder: holder ?? null,
    cpus: cpusOf(cgroups, layout.cgroup) ?? null,
    bridge,
    wireNic,
    qdisc: wire?.qdisc ?? null,
    offloads: wire?.offloads ?? [],
    daemons: await daemonStatus(host, layout, record),
    ...(await toolVersions(record)),
    stacks: stacksOn(layout),
  };
}

async function toolVersions({ technologies }: LabRecord): Promise<ToolVersions> {
  const versions: ToolVersions = {};
  for (const technology of labTechnologies) {
    const { toolsVersion } = guestKind(technology).lab;
    if (toolsVersion)
      versions[technology] = technologies.includes(technology) ? (await run(...toolsVersion)).trim() : null;
  }
  return versions;
}

function daemonStatus(host: LiveHost | undefined, layout: HostLayout, record: LabRecord): Promise<DaemonStatus[]> {
  return Promise.all(
    daemonsOf(record).map(async (daemon) => {
      const pid = host && runningPid(host, daemon);
      const version = host && pid !== undefined ? await daemon.version(host) : undefined;
      return { name: daemon.name, pid: pid ?? null, version: version ?? null, log: logFile(layout, daemon.name) };
    }),
  );
}

function missingOf(host: HostStatus): string[] {
  if (host.holder === null) return [`${host.hostname}: the host itself`];
  const dead = host.daemons.filter(({ pid, version }) => pid === null || version === null);
  const wire = host.qdisc?.includes("tbf") ? [] : [`${host.hostname}: the wire`];
  return [
    ...wire,
    ...dead.map(({ name, pid }) => `${host.hostname}: ${name} ${pid === null ? "does not run" : "does not answer"}`),
  ];
}
