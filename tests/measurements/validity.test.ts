import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usualBounds, type Bounds } from "../../scenarios/bounds";
import { invalidCodes, suspectCodes } from "../../scenarios/validityCodes";
import { judge, type Evidence } from "../../measurements/validity";
import { capture, clean, supervisor } from "./evidence";
import { quietHost } from "./made";
const stranger = {
  foreignSeconds: 0.5,
  foreignBy: [
    { name: "bash", pid: 71, seconds: 0.4 },
    { name: "cron", pid: 8, seconds: 0.1 },
  ],
};

test("a run with nothing against it is valid", () => {
  expect(judge(clean)).toEqual({ verdict: "valid", reasons: [] });
});

test("what passed before a capture's filter was in place is counted by the kernel, and is no packet of the probe", () => {
  expect(judge({ ...clean, captures: [{ ...capture, receivedByFilter: 250 }] }).verdict).toBe("valid");
});

test.each<[string, Partial<Evidence>, string]>([
  ["probe-died", { sent: null, exitCode: 137 }, "the probe ended with exit code 137, without its closing statistics"],
  ["probe-died", { sent: 7 }, "the probe ended after 7 of 10 requests"],
  [
    "capture-drops",
    { captures: [{ ...capture, captured: 17, droppedByKernel: 3 }] },
    "capture at the tap dropped 3 of 20 packets",
  ],
  [
    "capture-cut",
    { captures: [{ ...capture, captured: 17, hasLastRequest: false }] },
    "capture at the tap wrote 17 of 20 packets before it ended",
  ],
  [
    "capture-broken",
    { brokenCaptures: [{ point: "wire", reason: "tcpdump died before it told its counters" }] },
    "capture at the wire: tcpdump died before it told its counters",
  ],
  [
    "capture-incomplete",
    { faults: [{ point: "sender.tap", what: "missed reply", packets: [1, 2, 3, 4, 5, 6] }] },
    "capture at sender.tap: 6 × missed reply (number 1, 2, 3, 4, 5, …)",
  ],
  [
    "clock-step",
    { clockStepSeconds: { sender: 0, responder: -0.25 } },
    "the clock of the responder's host was set by -0.2500 s",
  ],
  ["clock-step", { probeClockBackNs: [2_000_000] }, "the probe saw the guest's clock go back by 2 ms"],
  [
    "governor-changed",
    { governors: { ...clean.governors, sender: { before: "performance", after: "powersave" } } },
    "the CPU governor of the sender's host changed from performance to powersave",
  ],
  [
    "guest-restarted",
    { guests: [{ name: "tare-x-sender", before: "12 345", after: "99 678" }] },
    "guest tare-x-sender was restarted during the run",
  ],
  [
    "guest-restarted",
    { guests: [{ name: "tare-x-sender", before: "12 345", after: "" }] },
    "guest tare-x-sender ended during the run",
  ],
  [
    "facts-changed",
    { changedFacts: [{ side: "sender", fact: "wire rate", change: "1 Gbit/s → 20 Mbit/s" }] },
    "wire rate of the sender's host changed during the run: 1 Gbit/s → 20 Mbit/s",
  ],
  [
    "load-died",
    { loadSupervisor: { before: supervisor, after: { ...supervisor, restarts: 3 } } },
    "cpu load: it died in 1 guests during the run",
  ],
  [
    "load-died",
    { loadSupervisor: { before: supervisor, after: { ...supervisor, running: 3 } } },
    "cpu load: only 3 of 4 guests run it",
  ],
  [
    "load-died",
    { loadSupervisor: { before: supervisor, after: { ...supervisor, kind: null } } },
    "cpu load: its supervisor died during the run",
  ],
])("%s makes a run invalid", (code, change, text) => {
  expect(judge({ ...clean, ...change })).toEqual({ verdict: "invalid", reasons: [{ code, text }] });
});

test.each<[string, Partial<Evidence>, string]>([
  [
    "host-steal",
    { steal: { sender: 0.034, responder: null } },
    "3.4 % of the time of the sender's host was taken by the hypervisor below it",
  ],
  [
    "load-not-reached",
    { load: { ...clean.load, reached: false, share: 0.71 } },
    "cpu load at the sender reached 71.0 % of its ceiling",
  ],
  ["load-not-reached", { load: { ...clean.load, reached: false, share: null } }, "cpu load at the sender was not seen"],
  [
    "load-not-settled",
    { load: { ...clean.load, settled: false } },
    "cpu load at the sender was not steady before the probe",
  ],
  [
    "foreign-work",
    { foreignWork: { sender: { ...quietHost, cpu: { ...quietHost.cpu, ...stranger } }, responder: quietHost } },
    "others used 25.0 % of one CPU of the sender's host: bash (pid 71) 20.0 %, cron (pid 8) 5.0 %",
  ],
  ["clock-jitter", { probeClockBackNs: [3000, 1000] }, "the guest's clock went back 2 times, by up to 3 µs"],
])("%s makes a run suspect", (code, change, text) => {
  expect(judge({ ...clean, ...change })).toEqual({ verdict: "suspect", reasons: [{ code, text }] });
});

test("the drops of the whole interface are no fault of a capture", () => {
  expect(judge({ ...clean, captures: [{ ...capture, droppedByInterface: 37 }] }).verdict).toBe("valid");
});

test("invalid wins over suspect, and all reasons are told", () => {
  const { verdict, reasons } = judge({ ...clean, sent: 1, steal: { sender: 0.5, responder: 0.5 } });
  expect(verdict).toBe("invalid");
  expect(reasons.map((reason) => reason.code)).toEqual(["probe-died", "host-steal", "host-steal"]);
});

test("a load whose share cannot be known is no fault, nor is an idle testbed", () => {
  expect(judge({ ...clean, load: { ...clean.load, reached: null, share: null }, loadSupervisor: null }).verdict).toBe(
    "valid",
  );
});

test("a governor that changed is told once, also where it was set back after the last sample", () => {
  const changedFacts = [{ side: "responder", fact: "governor", change: "performance → powersave" }] as const;
  const codes = (evidence: Partial<Evidence>) => judge({ ...clean, ...evidence }).reasons.map(({ code }) => code);
  expect(codes({ changedFacts })).toEqual(["facts-changed"]);
  const governors = { ...clean.governors, responder: { before: "performance", after: "powersave" } };
  expect(codes({ changedFacts, governors })).toEqual(["governor-changed"]);
});

test("a host's disturbance is judged by the bounds of the stack", () => {
  const disturbed = {
    ...clean,
    steal: { sender: 0.034, responder: null },
    foreignWork: { sender: { ...quietHost, cpu: { ...quietHost.cpu, ...stranger } }, responder: quietHost },
  };
  const codes = (bounds?: Bounds) => judge(disturbed, bounds).reasons.map(({ code }) => code);
  expect(codes()).toEqual(["host-steal", "foreign-work"]);
  expect(codes({ ...usualBounds, steal: 0.05 })).toEqual(["foreign-work"]);
  expect(codes({ ...usualBounds, foreignCpu: 0.3 })).toEqual(["host-steal"]);
});

test("docs/measurement.md says of every code when it is given, and of no other", () => {
  const page = readFileSync(join(__dirname, "../../docs/measurement.md"), "utf8");
  const told = (verdict: string) =>
    [...page.matchAll(new RegExp(`^\\| ([a-z, -]+) \\| ${verdict} \\|`, "gm"))].flatMap(([, codes = ""]) =>
      codes.split(", "),
    );
  expect(told("invalid").sort()).toEqual([...invalidCodes].sort());
  expect(told("suspect").sort()).toEqual([...suspectCodes].sort());
});
