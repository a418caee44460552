import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roundTripsNs } from "../../captures/pair";
import { ping } from "../../probes/ping/descriptor";
import { probeEvidence } from "../../measurements/probeEvidence";
import { readPackets } from "../../measurements/readPackets";
import { judge } from "../../measurements/validity";
import { clean } from "./evidence";

const asPublished = { mode: "as-published", count: 1000 } as const;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tare-packets-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a recorded case as a run's files, and judges it. */
function readCase(name: string, sent: number) {
  for (const file of ["ping.txt", "tap.pcap", "tap.tcpdump.txt"])
    copyFileSync(join(__dirname, "recorded", name, file), join(folder, file));
  const packets = readPackets(folder, asPublished, ["tap"]);
  const { captures } = packets;
  return { packets, validity: judge({ ...clean, ...probeEvidence(packets, ping), asked: sent, sent, captures }) };
}

test("beside another ping, faster than the probe, the probe's own packets are taken", () => {
  const { packets, validity } = readCase("second-ping", 2);
  const train = packets.trains[0]!.train;
  expect(train).toMatchObject({ identifier: 77, count: 2 });
  expect([...roundTripsNs(train).subarray(1)]).toEqual([50_000, 50_000]);
  expect(validity).toEqual({ verdict: "valid", reasons: [] });
});

test("packets that the whole interface dropped are recorded, and are no fault of a capture that has all of its own", () => {
  const { packets, validity } = readCase("ifdrop", 20);
  expect(packets.captures).toMatchObject([{ captured: 40, droppedByKernel: 0, droppedByInterface: 37 }]);
  expect(validity).toEqual({ verdict: "valid", reasons: [] });
});

test("captures of both hosts stand along the path, each under its side's name", () => {
  const recorded = (file: string) => join(__dirname, "recorded/ifdrop", file);
  copyFileSync(recorded("ping.txt"), join(folder, "ping.txt"));
  mkdirSync(join(folder, "responder"));
  for (const end of ["pcap", "tcpdump.txt"])
    for (const place of ["tap", "responder/wire", "responder/tap"])
      copyFileSync(recorded(`tap.${end}`), join(folder, `${place}.${end}`));
  truncateSync(join(folder, "responder/tap.pcap"), 30);
  const { trains, captures, broken } = readPackets(folder, asPublished, ["responder.tap", "responder.wire", "tap"]);
  expect(trains.map(({ point }) => point)).toEqual(["sender.tap", "responder.wire"]);
  expect(captures.map(({ side, point, file }) => [side, point, file])).toEqual([
    ["sender", "tap", "sender-tap.pcap"],
    ["responder", "wire", "responder-wire.pcap"],
  ]);
  expect(broken).toMatchObject([{ point: "responder.tap" }]);
  expect(
    readdirSync(folder)
      .filter((name) => name.startsWith("responder"))
      .sort(),
  ).toEqual(["responder-tap.pcap", "responder-tap.tcpdump.txt", "responder-wire.pcap", "responder-wire.tcpdump.txt"]);
});

test("what cannot be read is kept with its reason", () => {
  copyFileSync(join(__dirname, "recorded/ifdrop/tap.pcap"), join(folder, "tap.pcap"));
  copyFileSync(join(__dirname, "recorded/ifdrop/tap.tcpdump.txt"), join(folder, "tap.tcpdump.txt"));
  writeFileSync(join(folder, "ping.txt"), "ping: invalid option -- 'Z'\n");
  expect(readPackets(folder, asPublished, ["tap"])).toMatchObject({
    output: null,
    unreadable: { problem: "refused", text: expect.stringContaining("ping: invalid option -- 'Z'") as string },
  });
});

test.each([
  ["cut within a record", -10, "ends beyond the file's"],
  ["cut behind a record", -2 * 114, "its file has 38 packets, and tcpdump counted 40: no room was left for the others"],
  ["emptied", -Infinity, "0 bytes are too few for a pcap header of 24: the capture never started, or found no room"],
])(
  "a full disk, of which tcpdump says nothing, makes the run invalid: a capture that is %s",
  (_what, change, reason) => {
    copyFileSync(join(__dirname, "recorded/ifdrop/ping.txt"), join(folder, "ping.txt"));
    copyFileSync(join(__dirname, "recorded/ifdrop/tap.tcpdump.txt"), join(folder, "tap.tcpdump.txt"));
    const bytes = readFileSync(join(__dirname, "recorded/ifdrop/tap.pcap"));
    writeFileSync(join(folder, "tap.pcap"), bytes.subarray(0, Math.max(0, bytes.length + change)));
    const { broken, captures } = readPackets(folder, asPublished, ["tap"]);
    expect(captures).toEqual([]);
    expect(broken).toMatchObject([
      { reason: expect.stringContaining(reason) as string, wayOut: expect.stringContaining("make room") as string },
    ]);
    expect(judge({ ...clean, captures, brokenCaptures: broken })).toMatchObject({
      verdict: "invalid",
      reasons: [{ code: "capture-broken" }],
    });
  },
);
