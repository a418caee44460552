import { join } from "node:path";
import type { Side } from "../scenarios/host";
import type { Technology } from "../scenarios/technology";
import { VisibleError } from "../errors/visibleError";
import { labTechnologies } from "./kinds";
import { checkWire, type Wire } from "./wire";

/** split: each host has half of the machine's CPUs for itself. shared: both hosts use all of them. */
export const cpuModes = ["split", "shared"] as const;
export type CpuMode = (typeof cpuModes)[number];

export const defaultLabName = "tare";
export const highestSlot = 254;

/** What `lab up` was asked for, with defaults filled in; kept as lab.json while the lab lives. */
export interface LabRecord {
  name: string;
  slot: number;
  cpuMode: CpuMode;
  /** Linux CPU list of each host. */
  cpus: Record<Side, string>;
  wire: Wire;
  technologies: Technology[];
  /** Whether dockerd sets its own firewall rules, as on a stock server. */
  dockerFirewall: boolean;
  /** Project folders whose known_hosts file pins this lab's host keys. */
  projects: string[];
  createdAt: string;
}

/** All names, addresses and folders of one host. Code that makes the host chooses none itself. */
export interface HostLayout {
  lab: string;
  side: Side;
  hostname: string;
  /** Management address of the host; sshd listens there. */
  address: string;
  /** This machine's end of the management link. */
  gateway: string;
  /** Name of this machine's end of the management link. */
  managementLink: string;
  /** The CPUs that all processes of this host run on, as a Linux CPU list. */
  cpus: string;
  /** Holds the host's own versions of /root, /tmp, /var/lib/docker, … */
  folder: string;
  /** Logs of the host's daemons. */
  runFolder: string;
  /** Path below the cgroup tree's root. */
  cgroup: string;
}

/** Folders on this machine that hold labs. Tests point them elsewhere. */
export interface LabFolders {
  run: string;
  data: string;
}
export const machineFolders: LabFolders = { run: "/run/tare/labs", data: "/var/lib/tare-labs" };

/** The bridge and the wire's end have the same names on every lab host. */
export const bridge = "br0";
export const wireNic = "wire0";
export const managementNic = "mgmt0";

/** The cgroup that holds all labs, below the cgroup tree's root. */
export const labsCgroup = "tare-labs";

export function labCgroup(name: string): string {
  return `${labsCgroup}/${name}`;
}

/** The cgroup of commands that make or mend a lab, so that those of a killed `up` can be found and ended. */
export function workCgroup(name: string): string {
  return `${labCgroup(name)}/work`;
}

/** The /29 that holds both management networks of a slot. */
export function managementNetwork(slot: number): string {
  return `10.201.${slot}.0/29`;
}

export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    throw new VisibleError(
      `lab name "${name}" is not usable: it becomes part of host names and folders`,
      'take 1 to 31 of a-z, 0-9 and "-", beginning with a letter',
    );
}

function checkSlot(slot: number): void {
  if (!Number.isInteger(slot) || slot < 0 || slot > highestSlot)
    throw new VisibleError(
      `lab slot ${slot} is out of range`,
      `use a whole number from 0 to ${highestSlot} (--slot N)`,
    );
}

export function checkRecord(record: LabRecord): void {
  checkName(record.name);
  checkSlot(record.slot);
  checkWire(record.wire);
  if (!cpuModes.includes(record.cpuMode))
    throw new VisibleError(`--cpus "${record.cpuMode}" is unknown`, `use ${cpuModes.join(" or ")}`);
  for (const technology of record.technologies)
    if (!labTechnologies.includes(technology))
      throw new VisibleError(`--technologies "${technology}" is unknown`, `use some of ${labTechnologies.join(", ")}`);
}

/** Derives the layout of one host from the lab's record. */
export function hostLayout(record: LabRecord, side: Side, folders: LabFolders = machineFolders): HostLayout {
  const base = side === "sender" ? 0 : 4;
  return {
    lab: record.name,
    side,
    hostname: `${record.name}-${side}`,
    address: `10.201.${record.slot}.${base + 2}`,
    gateway: `10.201.${record.slot}.${base + 1}`,
    managementLink: managementLinkName(record.slot, side),
    cpus: record.cpus[side],
    folder: join(folders.data, record.name, side),
    runFolder: join(folders.run, record.name, side),
    cgroup: `${labCgroup(record.name)}/${side}`,
  };
}

export function managementLinkName(slot: number, side: Side): string {
  return `tare${slot}${side[0]}`;
}
