import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { readProbeRecord } from "../../measurements/probeRecord";
import { temporaryFolder } from "../support/temporaryFolder";

const folder = temporaryFolder();
const record = { startedSeconds: 1.5, endedSeconds: 2.5, exitCode: 0, guestBefore: "12 345", guestAfter: "12 345" };

test.each([
  ["is empty, as on a full disk", ""],
  ["is cut off", JSON.stringify(record).slice(0, -3)],
  ["lacks a member", JSON.stringify({ ...record, exitCode: undefined })],
])("a probe's record that %s is an error for people", (_what, text) => {
  const file = join(folder.path, "probe.json");
  writeFileSync(file, JSON.stringify(record));
  expect(readProbeRecord(file)).toEqual(record);
  writeFileSync(file, text);
  expect(() => readProbeRecord(file)).toThrow(VisibleError);
  expect(() => readProbeRecord(file)).toThrow("probe.json");
  expect(() => readProbeRecord(file)).toThrow(
    expect.objectContaining({ wayOut: expect.stringContaining("make room") as string }) as Error,
  );
});
