import { arch, platform } from "node:os";
import type { DeployResult } from "../../engine";
import { type HistoryEntry, type RawValue, pulumiVersion } from "../../engine/workspace";
import { version } from "../../package.json";

/** A deployment's entry in the stack's history, with the members that Pulumi's CLI writes. */
export function historyEntry(
  kind: HistoryEntry["kind"],
  started: Date,
  config: Record<string, RawValue>,
  result: Pick<DeployResult, "result" | "changes">,
  flags: { message?: string },
): HistoryEntry {
  return {
    kind,
    startTime: seconds(started),
    message: flags.message ?? "",
    environment: {
      "exec.kind": "tare",
      "tare.version": version,
      ...flagTexts(flags),
      "pulumi.arch": arch() === "x64" ? "amd64" : arch(),
      "pulumi.os": platform(),
      "pulumi.version": pulumiVersion,
      "runtime.name": "nodejs",
      "runtime.version": process.version,
    },
    config,
    version: 0,
    result: result.result,
    endTime: seconds(new Date()),
    resourceChanges: result.changes as Record<string, number>,
  };
}

function flagTexts(flags: object): Record<string, string> {
  const set = Object.entries(flags).filter(([, value]) => value === true);
  return Object.fromEntries(set.map(([name]) => [`tare.flag.${name}`, "true"]));
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
