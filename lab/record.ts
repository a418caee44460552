import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Side } from "../scenarios/host";
import { labNames } from "./machine";
import { planHost, type HostPlan, type LabRecord, type Places } from "./plan";

export const recordFile = (places: Places, name: string) => join(places.run, name, "lab.json");

/** What a lab was made with; undefined where there is no such lab, or only what a restart of the machine left of it. */
export function readRecord(places: Places, name: string): LabRecord | undefined {
  const file = recordFile(places, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabRecord) : undefined;
}

export function allRecords(places: Places): LabRecord[] {
  return labNames(places).flatMap((name) => readRecord(places, name) ?? []);
}

export function planHosts(record: LabRecord, places: Places): Record<Side, HostPlan> {
  return { sender: planHost(record, "sender", places), responder: planHost(record, "responder", places) };
}
