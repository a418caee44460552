import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Side } from "../scenarios/host";
import { labNames } from "./machine";
import { VisibleError } from "../errors/visibleError";
import { hostLayout, machineFolders, type HostLayout, type LabRecord, type LabFolders } from "./layout";

export const recordFile = (folders: LabFolders, name: string) => join(folders.run, name, "lab.json");

/** The record of a lab; undefined if there is no such lab, or if a restart of the machine has removed the record. */
export function readRecord(folders: LabFolders, name: string): LabRecord | undefined {
  const file = recordFile(folders, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabRecord) : undefined;
}

export function allRecords(folders: LabFolders): LabRecord[] {
  return labNames(folders).flatMap((name) => readRecord(folders, name) ?? []);
}

export function hostLayouts(record: LabRecord, folders: LabFolders): Record<Side, HostLayout> {
  return { sender: hostLayout(record, "sender", folders), responder: hostLayout(record, "responder", folders) };
}

/** The addresses by which a stack reaches a lab's hosts. @throws VisibleError if there is no such lab */
export function labAddresses(name: string, folders: LabFolders = machineFolders): Record<Side, string> {
  const record = readRecord(folders, name);
  if (record === undefined) {
    const known = allRecords(folders).map((lab) => lab.name);
    throw new VisibleError(
      `there is no lab ${name} on this machine`,
      `./tare lab up --name ${name} makes it${known.length === 0 ? "" : `; there is: ${known.join(", ")}`}`,
    );
  }
  const { sender, responder } = hostLayouts(record, folders);
  return { sender: sender.address, responder: responder.address };
}
