import { resolve } from "node:path";
import type { Technology } from "../scenarios/technology";
import { assignCpus, usableCpus } from "./cpus";
import { VisibleError } from "../errors/visibleError";
import { labTechnologies } from "./kinds";
import { checkRecord, defaultLabName, highestSlot } from "./layout";
import type { CpuMode, LabRecord, LabFolders } from "./layout";
import { allRecords } from "./record";
import { slotConflict } from "./subnet";
import { defaultWire } from "./wire";

export interface LabUpOptions {
  /** The lab's name; several labs can exist side by side. Default "tare". */
  name?: string;
  /** Third number of the management addresses. Default: 0 for the lab "tare", else the first free one. */
  slot?: number;
  /** tc rate of the wire. Default "1gbit". */
  wireRate?: string;
  /** tc size. Default "128kb". */
  wireBurst?: string;
  /** tc size of the wire's queue. Default "1500kb". */
  wireLimit?: string;
  /** Default "split". */
  cpus?: CpuMode;
  /** Default: all. */
  technologies?: readonly Technology[];
  /** Start dockerd with its own firewall rules, as a stock server does. Default false. */
  dockerFirewall?: boolean;
  /** The project whose key may log in and whose known_hosts file pins the hosts. */
  projectFolder: string;
  onProgress?: (line: string) => void;
}

/**
 * The record of the lab that is wanted: what was asked for, else what the lab already is, else the defaults. Changes that
 * cannot be made while a lab is up are refused.
 */
export async function decideRecord(
  options: LabUpOptions,
  before: LabRecord | undefined,
  folders: LabFolders,
): Promise<LabRecord> {
  const name = options.name ?? defaultLabName;
  const cpuMode = options.cpus ?? before?.cpuMode ?? "split";
  const slot = options.slot ?? before?.slot ?? (await freeSlot(name, folders));
  const dockerFirewall = options.dockerFirewall ?? before?.dockerFirewall ?? false;
  refuseChange(name, before, { cpuMode, slot, dockerFirewall });
  const asked = [...(before?.technologies ?? []), ...(options.technologies ?? (before ? [] : labTechnologies))];
  const record: LabRecord = {
    name,
    slot,
    cpuMode,
    cpus: before?.cpus ?? { sender: "", responder: "" },
    wire: {
      rate: options.wireRate ?? before?.wire.rate ?? defaultWire.rate,
      burst: options.wireBurst ?? before?.wire.burst ?? defaultWire.burst,
      limit: options.wireLimit ?? before?.wire.limit ?? defaultWire.limit,
    },
    technologies: [...new Set(asked)],
    dockerFirewall,
    projects: [...new Set([...(before?.projects ?? []), resolve(options.projectFolder)])],
    createdAt: before?.createdAt ?? new Date().toISOString(),
  };
  checkRecord(record);
  refuseTakenSlot(record, folders);
  return before ? record : { ...record, cpus: assignCpus(cpuMode, usableCpus()) };
}

const flags = { cpuMode: "--cpus", slot: "--slot", dockerFirewall: "--docker-firewall" } as const;

function refuseChange(name: string, before: LabRecord | undefined, asked: Pick<LabRecord, keyof typeof flags>): void {
  if (!before) return;
  for (const [key, flag] of Object.entries(flags) as [keyof typeof flags, string][])
    if (before[key] !== asked[key])
      throw new VisibleError(
        `lab ${name} runs with ${flag} ${before[key]} and cannot change to ${asked[key]} while it is up`,
        `leave the flag out, or take the lab down first: ./tare lab down --name ${name}`,
      );
}

function refuseTakenSlot(record: LabRecord, folders: LabFolders): void {
  const holder = allRecords(folders).find((other) => other.slot === record.slot && other.name !== record.name);
  if (holder)
    throw new VisibleError(
      `slot ${record.slot} belongs to lab ${holder.name}`,
      "use another (--slot N), or leave the flag out with another --name",
    );
}

async function freeSlot(name: string, folders: LabFolders): Promise<number> {
  if (name === defaultLabName) return 0;
  const taken = allRecords(folders).map(({ slot }) => slot);
  // Slot 0 is kept for the default lab, whose addresses the committed stacks name.
  for (let slot = 1; slot <= highestSlot; slot++) if (!taken.includes(slot) && !(await slotConflict(slot))) return slot;
  throw new VisibleError(
    `no slot from 1 to ${highestSlot} is free for lab ${name}`,
    "take a lab down; ./tare lab status lists them",
  );
}
