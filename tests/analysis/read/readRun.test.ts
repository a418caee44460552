import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { VisibleError } from "../../../errors/visibleError";
import { summariseRun } from "../../../analysis/model/summariseRun";
import { readRun } from "../../../analysis/read";
import { digest } from "../../../scenarios/digest";
import type { RunRecord } from "../../../scenarios/run";
import { host, scenario } from "../../measurements/made";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tare-run-"));
  for (const file of ["../../probes/recorded/ping-normal.txt", "../../captures/recorded/ping-normal.pcap"])
    writeFileSync(join(folder, basename(file)), readFileSync(join(__dirname, file)));
  writeRun({});
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (name: string) =>
  createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");

function writeRun(changes: Record<string, unknown>): void {
  const run: RunRecord = {
    formatVersion: 1,
    runId: "20261123T040506.789Z-1kpps-r1-ab12cd",
    toolVersion: "0.1.0",
    scenarioDigest: digest(scenario()),
    scenario: scenario(),
    probe: scenario().probes[0]!,
    startedAt: "2026-11-23T04:05:06.789Z",
    finishedAt: "2026-11-23T04:05:16.789Z",
    payloadBytes: 56,
    achieved: { sent: 5, received: 5, duplicates: 0, durationSeconds: 0.055, ratePerSecond: 72 },
    pingFile: "ping-normal.txt",
    captures: [
      {
        point: "tap",
        side: "sender",
        interface: "fa",
        file: "ping-normal.pcap",
        captured: 10,
        droppedByKernel: 0,
        droppedByInterface: 0,
      },
    ],
    load: { kind: "cpu", location: "sender", count: 0, reached: null, share: null, readings: {} },
    environment: {
      lab: null,
      accelerator: null,
      imageSha256: "0".repeat(64),
      sender: host,
      responder: host,
      guests: {
        sender: { name: "a", address: "10.99.0.1", nicDriver: "veth", cpus: "0" },
        responder: { name: "b", address: "10.99.0.2", nicDriver: "veth", cpus: "1" },
      },
    },
    validity: { verdict: "suspect", reasons: [{ code: "host-steal", text: "2.0 % was taken" }] },
    files: { "ping-normal.txt": sha256("ping-normal.txt"), "ping-normal.pcap": sha256("ping-normal.pcap") },
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify({ ...run, ...changes }));
}

test("reads a real ping with its real capture, and sums it up", () => {
  const { run, packets, trains } = readRun(folder);
  expect([...packets.rttNs]).toEqual([1_550_000, 60_000, 59_000, 63_000, 61_000]);
  expect([...(packets.atNs["sender.tap"] ?? [])]).toEqual([152_535, 25_275, 26_063, 29_686, 25_264]);
  expect(trains["sender.tap"]).toMatchObject({ noRequest: [], noReply: [], strays: 0 });
  expect(summariseRun(run, packets)).toEqual({
    scenarioDigest: run.scenarioDigest,
    runId: run.runId,
    rate: "1kpps",
    repetition: 1,
    sent: 5,
    received: 5,
    lossPercent: 0,
    rttMedianMs: 0.061,
    rttQ1Ms: 0.06,
    rttQ3Ms: 0.063,
    rttSdMs: expect.closeTo(0.666, 3) as number,
    netMedianMs: 0.026063,
    overheadMedianMs: 0.034725,
    overheadMedianPercent: expect.closeTo(57.875, 3) as number,
    // Five packets, the first of which took 30 times as long: their median is known to no better than this.
    uncertainty: {
      rttMedianMs: expect.closeTo(0.089, 3) as number,
      netMedianMs: expect.closeTo(0.0095, 4) as number,
      overheadMedianMs: expect.closeTo(0.082, 3) as number,
      overheadMedianPercent: expect.closeTo(3.43, 2) as number,
      overheadIsTold: false,
    },
    verdict: "suspect",
    reasons: ["2.0 % was taken"],
    reasonCodes: ["host-steal"],
  });
});

test("says which file of which run is damaged, missing or not named", () => {
  appendFileSync(join(folder, "ping-normal.pcap"), "x");
  expect(() => readRun(folder)).toThrow(
    `${folder}/ping-normal.pcap was changed or damaged after the run: its SHA-256 is `,
  );
  writeRun({});
  expect(() => readRun(folder)).toThrow(
    `${folder}/ping-normal.pcap: record 11 at byte 1164 ends beyond the file's 1165 bytes`,
  );
  writeRun({ files: { "ping-normal.txt": sha256("ping-normal.txt") } });
  expect(() => readRun(folder)).toThrow("run.json names ping-normal.pcap without its SHA-256");
  writeRun({});
  rmSync(join(folder, "ping-normal.txt"));
  expect(() => readRun(folder)).toThrow(`${folder}/ping-normal.txt: ENOENT`);
});

test("a usable run whose probe counted other replies than can be read is refused, an invalid one is read", () => {
  const text = readFileSync(join(folder, "ping-normal.txt"), "latin1");
  writeFileSync(join(folder, "ping-normal.txt"), text.replace("icmp_seq=3 ", "number=3 "));
  writeRun({});
  expect(() => readRun(folder)).toThrow(`${folder}/ping-normal.txt: the probe counted 5 replies, and 4 were read`);
  writeRun({ validity: { verdict: "invalid", reasons: [{ code: "count-mismatch", text: "…" }] } });
  expect(readRun(folder).output.replies.sequence).toEqual([1, 2, 4, 5]);
});

test("a run says which packets are its probe's, one of an early version does not", () => {
  const identifier = readRun(folder).trains["sender.tap"]!.identifier!;
  writeRun({ identifier });
  expect(readRun(folder).trains["sender.tap"]).toMatchObject({ identifier, noReply: [] });
  writeRun({ identifier: identifier ^ 1 });
  expect(readRun(folder).trains["sender.tap"]).toMatchObject({ identifier: null, noReply: [1, 2, 3, 4, 5] });
});

test("refuses a run.json that it does not understand", () => {
  writeRun({ formatVersion: 2 });
  expect(() => readRun(folder)).toThrow("has format 2, this version reads up to 1");
  expect(() => readRun(folder)).toThrow(expect.objectContaining({ wayOut: "use a newer tare" }) as Error);
  writeRun({ payloadBytes: "many" });
  expect(() => readRun(folder)).toThrow("/run.json: not the record of a run: payloadBytes:");
  writeRun({ payloadBytes: undefined });
  expect(() => readRun(folder)).toThrow("payloadBytes: is missing");
  writeRun({ recordSha256: "0".repeat(64) });
  expect(() => readRun(folder)).toThrow("/run.json: changed or damaged after the run");
  writeFileSync(join(folder, "run.json"), "{");
  expect(() => readRun(folder)).toThrow(VisibleError);
  rmSync(join(folder, "run.json"));
  expect(() => readRun(folder)).toThrow(`${folder}/run.json: ENOENT`);
});

test.each(["../ping-normal.txt", "/etc/passwd", "a/b", "..", ".hidden"])(
  "refuses a run that names the file %s",
  (name) => {
    for (const changes of [{ pingFile: name }, { files: { [name]: "0".repeat(64) } }]) {
      writeRun(changes);
      expect(() => readRun(folder)).toThrow(/must be the plain name of a file beside run\.json|Invalid key/);
    }
  },
);

test("refuses a file of a run that is a link or a pipe, without reading it", () => {
  const file = join(folder, "ping-normal.txt");
  rmSync(file);
  symlinkSync(join(__dirname, "../../probes/recorded/ping-normal.txt"), file);
  expect(() => readRun(folder)).toThrow("ping-normal.txt: is no regular file");
  rmSync(file);
  execFileSync("mkfifo", [file]);
  expect(() => readRun(folder)).toThrow("ping-normal.txt: is no regular file");
});

test("drops what would command a terminal from the texts of a record, and leaves all others", () => {
  writeRun({ toolVersion: "1.0\u001b[2J\u001b]0;mine\u0007\u009b31m two\nlines\tand µ" });
  expect(readRun(folder).run.toolVersion).toBe("1.0 two\nlines\tand µ");
});
