import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Probe } from "../../scenarios/probe";
import { start, succeed } from "./support/measurementCommand";
import { ProbeTestbed } from "./support/probeTestbed";

jest.setTimeout(600_000);

const lab = "f-disk";
let testbed: ProbeTestbed;
let resultsFolder = "";

/** The results folder is a disk of its own, which is soon full. */
beforeAll(async () => {
  testbed = await ProbeTestbed.up(lab);
  const disk = join(testbed.folder, "small");
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
  resultsFolder = disk;
});

afterAll(async () => {
  if (resultsFolder !== "") execFileSync("umount", [resultsFolder]);
  await testbed?.down();
});

const request = (changes: Partial<Probe>) => {
  const probe: Probe = { rate: "1kpps", count: 200, mode: "as-published", repetition: 1, ...changes };
  return { ...testbed.request({ probes: [probe] }), resultsFolder };
};

/** Names of the probe's files on its host. */
const onHost = () => testbed.on("sender", `cd /var/lib/tare/run/${lab}/probe.* 2>/dev/null && ls || true`).split("\n");

test("what has no room is refused before a probe is sent", async () => {
  const { code, stderr } = await start(request({ count: 1_000_000 })).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/has room for 8 MiB, and .* needs about 539 MiB$/m)]);
  expect(onHost()).toEqual([""]);
});

test("where the disk fills up meanwhile, the raw data stays on the host and can be had from there", async () => {
  const asked = request({ rate: "100", count: 600 });
  const { ended } = start(asked);
  while (!onHost().includes("wire.pcap")) await sleep(200);
  const filling = join(resultsFolder, "filling");
  expect(() => writeFileSync(filling, Buffer.alloc(9 << 20))).toThrow("ENOSPC");
  const { code, stdout, stderr } = await ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^error: .*No space left on device/m);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(onHost()).toEqual(expect.arrayContaining(["ping.txt", "probe.json", "tap.pcap", "wire.pcap"]));

  const [, command] = /: (scp .*) FOLDER gets it/.exec(stderr)!;
  const fetched = mkdtempSync(join(testbed.folder, "fetched-"));
  execFileSync("bash", ["-c", `${command} ${fetched}`]);
  expect(readdirSync(fetched, { recursive: true, encoding: "utf8" }).join(" ")).toContain("tap.pcap");

  rmSync(filling);
  await succeed(asked);
  expect(onHost()).toEqual([""]);
});
