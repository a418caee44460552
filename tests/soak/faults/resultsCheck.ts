import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readRun } from "../../../analysis/read";
import { RunRecord } from "../../../scenarios/run";

/** A capture stamps a request later, and its reply earlier, than the guest's own clock; stamps are rounded to microseconds. */
const roundingNs = 2000;

/** What became of the runs of a results folder. */
export interface RunsSeen {
  usable: number;
  invalid: number;
}

/**
 * Reads every run and holds those that are not invalid against their captures.
 * @throws AssertionError for a run that passes for usable and whose numbers are not those of its captures, and for one that is
 *   invalid without a reason
 */
export function checkResults(folder: string): RunsSeen {
  const seen: RunsSeen = { usable: 0, invalid: 0 };
  for (const run of runFolders(folder)) {
    if (isUsable(run)) seen.usable += 1;
    else seen.invalid += 1;
  }
  return seen;
}

function runFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)run\.json$/.test(file) && !file.includes(".partial-"))
    .map((file) => join(folder, dirname(file)));
}

function isUsable(folder: string): boolean {
  const { verdict, reasons } = RunRecord.parse(JSON.parse(readFileSync(join(folder, "run.json"), "utf8"))).validity;
  if (verdict === "invalid") {
    // Its probe may have written nothing that could be read.
    assert.ok(reasons.length > 0, `${folder} is invalid without a reason`);
    return false;
  }
  const { run, packets, trains } = readRun(folder);
  const what = `${folder} is ${verdict}`;
  assert.equal(run.achieved.sent, run.probe.count, `${what}, and not all requests were sent`);
  const points = Object.entries(trains);
  assert.ok(points.length > 0, `${what}, and has no capture`);
  for (const [point, train] of points) {
    const count = (stamps: Float64Array) => stamps.filter((stamp) => !Number.isNaN(stamp)).length;
    if (point.startsWith("sender"))
      assert.equal(count(train.requestNs), run.achieved.sent, `${what}: requests at ${point}`);
    // One that passed here may have been lost behind.
    assert.ok(
      count(train.replyNs) >= run.achieved.received,
      `${what}: fewer replies at ${point} than the probe counted`,
    );
  }
  for (const [point, atNs] of Object.entries(packets.atNs))
    for (const [row, net] of atNs.entries()) {
      const gross = packets.rttNs[row] ?? NaN;
      const within =
        Number.isNaN(gross) || Number.isNaN(net) || net <= gross + (packets.quantisationNs[row] ?? 0) + roundingNs;
      assert.ok(within, `${what}: request ${row + 1} took ${gross} ns, and ${net} ns between its packets at ${point}`);
    }
  return true;
}
