import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { summariseRun } from "../../analysis/model/summariseRun";
import { readRun } from "../../analysis/read";
import { runUncertainty } from "../../uncertainty/runUncertainty";
import { connect } from "../../connections/hostConnection";
import { measure } from "../../measurements/measure";
import { sides } from "../../scenarios/host";
import { MeasurementManifest, type MeasurementRequest } from "../../scenarios/measurement";
import { RunRecord } from "../../scenarios/run";
import { scenarioPoints } from "../../scenarios/probe";
import { pointKeys } from "../../captures/packets";
import { knownDelays } from "./support/knownDelays";
import { expectUncaptured, runFolders, start, succeed } from "./support/measurementCommand";
import { expectAroundGuest, probe, probeModes } from "./support/probeModes";
import { isSending, probeProcesses, readProcess } from "./support/processes";
import { ProbeTestbed } from "./support/probeTestbed";
import { strangers } from "./support/strangers";

jest.setTimeout(600_000);

const lab = "f-probe";
let testbed: ProbeTestbed;
beforeAll(async () => {
  testbed = await ProbeTestbed.up(lab);
});
afterAll(() => testbed?.down());

const readRecord = (folder: string): RunRecord =>
  RunRecord.parse(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")));

async function until(condition: () => boolean, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (condition()) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`not within ${seconds} seconds`);
}

test("1 kpps and closed loop: every packet found at each point of both sides, and the guest pays", async () => {
  const probes = [probe(), probe({ rate: "1Mpps", count: 2000, repetition: 2 })];
  const request = { ...testbed.request({ probes, capturePoints: [...scenarioPoints] }), captureCost: true as const };
  const { stdout, stderr } = await succeed(request);
  expect(stderr).toContain("probe 2 of 2");
  const manifest = MeasurementManifest.parse(JSON.parse(stdout));
  expect(manifest.runs.map((run) => run.rate)).toEqual(["1kpps", "1Mpps"]);
  for (const { runId } of manifest.runs) {
    const { run, packets, trains } = readRun(join(manifest.folder, runId));
    const summary = summariseRun(run, packets);
    expect(["valid", "suspect"]).toContain(run.validity.verdict);
    expect(summary).toMatchObject({ sent: run.probe.count, received: run.probe.count, lossPercent: 0 });
    const warmUp = (at: string) => (at.startsWith("responder.") ? 10 : 0); // these listen before the path is warmed
    for (const [at, train] of Object.entries(trains))
      expect(train).toMatchObject({ noRequest: [], noReply: [], duplicateRequests: [], warmUp: warmUp(at), strays: 0 });
    expect(Object.keys(trains)).toEqual(pointKeys);
    // Along the path each point sees less of the round trip: so does the median.
    const median = (values: Float64Array = new Float64Array()) =>
      [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
    const medians = pointKeys.map((point) => median(packets.atNs[point]));
    expect(medians).toEqual([...medians].sort((a, b) => b - a));
    expect(medians.at(-1)).toBeGreaterThan(0);
    expectAroundGuest(packets);
    expect(summary.overheadMedianMs).toBeGreaterThan(0);
    expect(run.uncertainty).toEqual(runUncertainty(run.probe.mode, packets));
    expect(run.uncertainty?.rttNs?.standard).toBeGreaterThan(0);
    expect(run.achieved.ratePerSecond).toBeGreaterThan(run.probe.rate === "1kpps" ? 100 : 1000);
    expect(run.environment.guests.sender).toMatchObject({ nicDriver: "veth", address: "10.202.0.10" });
    expect(summary.waiting?.mostPerRequestMs).toBeGreaterThan(0);
    expect(run.load).toMatchObject({ reached: null, count: 0 });
    expectUncaptured(join(manifest.folder, runId), run);
    expect(run.load.readings.wireTxPackets).toBeGreaterThanOrEqual(run.probe.count);
  }
});

probeModes(() => testbed);
knownDelays(() => testbed);

test.each(["as-published", "open-loop"] as const)(
  "beside another ping, faster than the probe, the probe's own packets are known: %s",
  async (mode) => {
    testbed.on("sender", `docker exec -d ${testbed.guest("sender")} ping -q -i 0.002 -w 30 10.202.0.11`);
    const request = testbed.request({ probes: [probe({ rate: "100", mode, repetition: 3 })] });
    await succeed(request);
    const { run, trains } = readRun(runFolders(request)[0]!);
    expect(["valid", "suspect"]).toContain(run.validity.verdict);
    expect(run.identifier).toEqual(expect.any(Number));
    for (const train of Object.values(trains)) {
      expect(train).toMatchObject({ identifier: run.identifier, count: 200, noRequest: [], noReply: [] });
      expect(train.strays).toBeGreaterThan(400);
    }
    endPings();
  },
);

/** Ends all pings in the sender guest, whose image has no tool to do so. */
function endPings(): void {
  const guest = testbed.guest("sender");
  testbed.on(
    "sender",
    `pkill -KILL -x ping --ns $(docker inspect --format '{{.State.Pid}}' ${guest}) --nslist pid || [ $? = 1 ]`,
  );
}

const isProbing = () => isSending(lab);

/** How often each stranger is tried, and the quiet lab twice as often. To see how often either is misjudged: TARE_TRIALS=10. */
const trials = Number(process.env.TARE_TRIALS ?? 1);

test(
  "a stranger on CPUs, wire or disk is seen in every run, and a quiet lab is left in peace",
  async () => {
    const told = async () => {
      const request = testbed.request({ probes: [probe({ rate: "100", count: 200 })] });
      const earlier = new Set(runFolders(request));
      await succeed(request);
      const { validity, foreignWork } = readRecord(runFolders(request).find((folder) => !earlier.has(folder))!);
      expect(foreignWork?.sender?.cpu?.busySeconds).toBeGreaterThan(0);
      const texts = validity.reasons.filter(({ code }) => code.startsWith("foreign-work")).map(({ text }) => text);
      return { texts, foreignWork };
    };
    const quiet: string[][] = [];
    for (let trial = 0; trial < 2 * trials; trial++) quiet.push((await told()).texts);
    const missed: string[] = [];
    for (const [name, stranger] of Object.entries(strangers)) {
      const work = stranger.start(testbed);
      try {
        await new Promise((done) => setTimeout(done, 500));
        for (let trial = 0; trial < trials; trial++) {
          const { texts, foreignWork } = await told();
          if (!texts.some((text) => stranger.what.test(text)))
            missed.push(`${name}: ${texts.join("; ")} ${JSON.stringify(foreignWork)}`);
        }
      } finally {
        work.end();
      }
    }
    expect(missed).toEqual([]);
    const blamed = quiet.filter((texts) => texts.length > 0);
    if (blamed.length > Math.ceil(quiet.length / 20)) throw new Error(`blamed: ${JSON.stringify(blamed, null, 2)}`);
  },
  Math.max(1, trials) * 600_000,
);

test("bridges that have forgotten all addresses are warmed, and no warming packet is counted", async () => {
  for (const side of sides) testbed.on(side, "ip link set br0 type bridge fdb_flush");
  const request = testbed.request({ probes: [probe({ rate: "100", count: 50 })] });
  await succeed(request);
  const folder = runFolders(request)[0]!;
  expect(readRecord(folder).captures.map(({ captured }) => captured)).toEqual([100, 100]);
  expect(readFileSync(join(folder, "probe.json"), "utf8")).toContain("5 received");
});

test("loss on the way is a result, not a fault of the instrument", async () => {
  const rules = `table ip lossy {\n chain in {\n type filter hook input priority 0\n icmp type echo-request numgen inc mod 10 0 drop\n }\n}\n`;
  const inResponder = `nsenter --net --target $(docker inspect --format '{{.State.Pid}}' ${testbed.guest("responder")}) nft`;
  testbed.on("responder", `${inResponder} -f -`, rules);
  try {
    const request = testbed.request({ probes: [probe({ repetition: 2 })] });
    await succeed(request);
    const { run, packets, trains } = readRun(runFolders(request)[0]!);
    expect(["valid", "suspect"]).toContain(run.validity.verdict);
    expect(summariseRun(run, packets)).toMatchObject({ sent: 200, received: 180, lossPercent: 10 });
    expect(trains["sender.wire"]).toMatchObject({ noRequest: [], noReply: { length: 20 } });
  } finally {
    testbed.on("responder", `${inResponder} flush ruleset`);
  }
});

test("drops in the captures: taken once more, then invalid, both kept, named with numbers", async () => {
  const request = testbed.request({ probes: [probe({ rate: "1Mpps", count: 20_000 })] });
  const connections = await Promise.all(sides.map((side) => connect(request.hosts[side], request.hostProgram)));
  try {
    const lines: string[] = [];
    const [sender, responder] = connections;
    const context = {
      request,
      callers: { sender: sender!, responder: responder! },
      progress: (line: string) => lines.push(line),
    };
    await measure(context, 1); // KiB: a few packets
    expect(lines.join("\n")).toContain("taken again with a buffer of 65536 KiB");
    const [first, second] = runFolders(request).map(readRecord);
    expect(first?.validity.verdict).toBe("invalid");
    const reason = first?.validity.reasons.find(({ code }) => code === "capture-drops");
    expect(reason?.text).toMatch(/^capture at the (tap|wire) dropped \d+ of 40000 packets$/);
    expect(second?.validity.verdict).not.toBe("invalid");
    expect(second?.captures.map((capture) => capture.captured)).toEqual([40_000, 40_000]);
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
});

test("a probe that dies makes the run invalid: exit code 1, reasons on stderr, raw data kept", async () => {
  const request = testbed.request({ probes: [probe({ rate: "100", count: 2000 })] });
  const { ended } = start(request);
  await until(isProbing, 60);
  endPings();
  const { code, stdout, stderr } = await ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(
    "error: probe 1 of 1 is invalid: probe-died: the probe ended with exit code 137, without its closing statistics",
  );
  const [folder] = runFolders(request);
  expect(stderr).toContain(folder!);
  const { verdict, reasons } = readRecord(folder!).validity;
  expect([verdict, reasons[0]?.code]).toEqual(["invalid", "probe-died"]);
  expect(Object.keys(readRecord(folder!).files)).toEqual(
    expect.arrayContaining(["ping.txt", "sender-tap.pcap", "sender-wire.pcap"]),
  );
});

test("a guest that restarts makes the run invalid and is named", async () => {
  const request = testbed.request({ probes: [probe({ rate: "100", count: 2001 })] });
  const { ended } = start(request);
  await until(isProbing, 60);
  testbed.on("sender", `docker restart --time 0 ${testbed.guest("sender")}`);
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/guest-restarted: guest tare-f-probe-sender was restarted|guest tare-f-probe-sender/);
});

test("a fact of a host that changes makes the run invalid, and is named with before and after", async () => {
  const request = testbed.request({ probes: [probe({ rate: "100", count: 500 })] });
  const { ended } = start(request);
  await until(isProbing, 60);
  testbed.on("responder", "ip link set wire0 mtu 1400");
  const { code, stderr } = await ended;
  testbed.on("responder", "ip link set wire0 mtu 1500");
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /facts-changed: MTU of the responder's host changed during the run: .*wire 1500 → .*wire 1400/,
  );
  const run = readRecord(runFolders(request)[0]!);
  expect(run.environment.responder.mtu?.wire).toBe(1500);
  expect(run.environment.sender.bootId).toMatch(/^[0-9a-f-]{36}$/);
});

test("killed with SIGKILL, the command leaves no process, connection or file behind", async () => {
  const request = testbed.request({ probes: [probe({ rate: "10", count: 5000 })] });
  const { child, ended } = start(request);
  await until(isProbing, 60);
  child.kill("SIGKILL");
  await ended;
  await until(() => probeProcesses(lab).length === 0, 30);
  await until(() => sides.every((side) => testbed.on(side, "ls /var/lib/tare/run/activity").trim() === ""), 30);
  expect(testbed.on("sender", "ls -d /var/lib/tare/run/*").trim().split("\n")).toEqual([
    "/var/lib/tare/run/activity",
    "/var/lib/tare/run/probe.lock",
  ]);
  const connections = readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && readProcess(pid, "cmdline").includes(`tare-measure-${child.pid}-`),
  );
  expect(connections).toEqual([]);
  // What the dead command had begun to write goes with the next one.
  expect(runFolders(request).some((folder) => folder.includes(".partial-"))).toBe(true);
  const again = testbed.request({ probes: request.scenario.probes.map((p) => ({ ...p })) });
  again.scenario.probes = [probe({ count: 10 })];
  await succeed(again);
  expect(runFolders(request).some((folder) => folder.includes(".partial-"))).toBe(false);
});

test("what cannot be measured is refused with the reason and the way out", async () => {
  const request = testbed.request({});
  const wrongKey = { ...request.hosts.responder, hostKey: request.hosts.sender.hostKey };
  const cases: [MeasurementRequest, string][] = [
    [
      { ...request, hosts: { ...request.hosts, responder: wrongKey } },
      "if the server was set up anew, pin its new key",
    ],
    [
      { ...request, guests: { ...request.guests, sender: { ...request.guests.sender, name: "tare-nobody" } } },
      "guest tare-nobody does not run on host",
    ],
    [
      { ...request, scenario: { ...request.scenario, probes: [probe({ rate: "1Mpps", mode: "open-loop" })] } },
      'rate "1Mpps" is a closed loop and mode is open-loop',
    ],
  ];
  for (const [bad, message] of cases) {
    const { code, stdout, stderr } = await start(bad).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});
