import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeFileAtomic } from "./atomicFile";
import type { Layout } from "./layout";
import type { StackReference } from "../model/state";

/** One entry of a stack's history, as `pulumi stack history` reads it. Times are in seconds since 1970. */
export interface HistoryEntry {
  kind: "update" | "preview" | "refresh" | "rename" | "destroy" | "import";
  startTime: number;
  message: string;
  environment: Record<string, string>;
  /** Secret values sealed: `{"secure": "v1:…"}`. */
  config: Record<string, unknown>;
  version: number;
  result: "succeeded" | "failed" | "in-progress" | "not-started";
  endTime: number;
  resourceChanges: Record<string, number>;
}

/** Adds an entry together with a copy of the state that the deployment left, and puts another copy into backups/. */
export function addToHistory(layout: Layout, reference: StackReference, entry: HistoryEntry): void {
  const nanoseconds = nanosecondsOfNow();
  const folder = layout.historyFolder(reference);
  const beginning = join(folder, `${reference.stack}-${nanoseconds}`);
  writeFileAtomic(`${beginning}.history.json`, `${JSON.stringify(entry, undefined, 4)}\n`);
  const stackFile = layout.stackFile(reference);
  if (!existsSync(stackFile)) return;
  copyFileSync(stackFile, `${beginning}.checkpoint.json`);
  backUp(layout, reference, nanoseconds);
}

/** The entries of a stack, oldest first. */
export function readHistory(layout: Layout, reference: StackReference): HistoryEntry[] {
  const folder = layout.historyFolder(reference);
  if (!existsSync(folder)) return [];
  return entryFiles(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as HistoryEntry);
}

/** The newest last. Names are STACK-NANOSECONDS, and those from before a rename have the stack's old name. */
function entryFiles(folder: string): string[] {
  const time = (name: string) => /-(\d+)\.history\.json$/.exec(name)?.[1]?.padStart(20, "0") ?? "";
  return readdirSync(folder)
    .filter((name) => name.endsWith(".history.json"))
    .sort((a, b) => (time(a) < time(b) ? -1 : 1));
}

/** When the newest entry ended, ISO 8601, UTC, to the second; undefined where there is none or it cannot be read. */
export function lastEnd(layout: Layout, reference: StackReference): string | undefined {
  const folder = layout.historyFolder(reference);
  if (!existsSync(folder)) return undefined;
  const [newest] = entryFiles(folder).slice(-1);
  try {
    const { endTime } = JSON.parse(readFileSync(join(folder, newest ?? ""), "utf8")) as HistoryEntry;
    return isoSeconds(endTime);
  } catch {
    return undefined;
  }
}

/** A time of an entry, in seconds since 1970, as ISO 8601, UTC. */
export function isoSeconds(time: number): string {
  return new Date(time * 1000).toISOString().replace(".000Z", "Z");
}

/** Copies the state file to backups/, under a name that contains the time. */
export function backUp(layout: Layout, reference: StackReference, nanoseconds = nanosecondsOfNow()): void {
  const stackFile = layout.stackFile(reference);
  if (!existsSync(stackFile)) return;
  const folder = layout.backupFolder(reference);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(stackFile, join(folder, `${basename(stackFile, ".json")}.${nanoseconds}.json`));
}

/** Nanoseconds since 1970. Below the millisecond the digits are not the time; they only keep two calls apart. */
function nanosecondsOfNow(): string {
  return `${Date.now()}${String(process.hrtime.bigint() % 1_000_000n).padStart(6, "0")}`;
}
