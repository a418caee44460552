import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunFolder } from "../../measurements/runFolder";
import { recordDigest, type RunRecord } from "../../scenarios/run";

const run = { formatVersion: 1, runId: "r1" } as unknown as Omit<RunRecord, "files">;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let parent: string;
beforeEach(() => (parent = join(mkdtempSync(join(tmpdir(), "tare-results-")), "0123456789ab")));
afterEach(() => rmSync(join(parent, ".."), { recursive: true, force: true }));

test("a run is hidden until it is whole; then run.json names each file with its digest", () => {
  const folder = RunFolder.create(parent, "r1");
  writeFileSync(join(folder.path, "ping.txt"), "PING");
  expect(readdirSync(parent)).toEqual([`.partial-${process.pid}-r1`]);
  const digest = folder.commit(run);
  folder.discard(); // of a committed run: nothing
  expect(readdirSync(parent)).toEqual(["r1"]);
  const json = readFileSync(join(parent, "r1", "run.json"), "utf8");
  const record = { ...run, files: { "ping.txt": sha256("PING") } };
  expect(JSON.parse(json)).toEqual({ ...record, recordSha256: recordDigest(record) });
  expect(digest).toBe(sha256(json));
});

test("a discarded run leaves nothing", () => {
  RunFolder.create(parent, "r1").discard();
  expect(readdirSync(parent)).toEqual([]);
});

test("what a dead process left is removed; what a live one writes, and finished runs, are not", () => {
  const dead = 2 ** 22 + 1; // above the kernel's largest pid
  for (const name of [`.partial-${dead}-r0`, `.partial-${process.ppid}-r0`, "r0"])
    mkdirSync(join(parent, name), { recursive: true });
  RunFolder.create(parent, "r1");
  expect(readdirSync(parent).sort()).toEqual(
    [`.partial-${process.pid}-r1`, `.partial-${process.ppid}-r0`, "r0"].sort(),
  );
});
