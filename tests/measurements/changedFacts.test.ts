import { changedFacts } from "../../measurements/changedFacts";
import type { HostEnvironment } from "../../scenarios/run";
import { host } from "./made";

const full: HostEnvironment = {
  ...host,
  governor: "performance",
  turbo: false,
  smt: true,
  clockSource: "tsc",
  bridgeNfCall: false,
  qdiscs: ["qdisc noqueue 0: root refcnt 2", "qdisc tbf 8001: root refcnt 2 rate 1Gbit burst 131000b lat 11.2ms"],
  offloads: ["tx-checksumming", "generic-receive-offload"],
  coalescing: ["rx-usecs: 3", "tx-usecs: 0"],
  versions: { docker: "28.2.2", tcpdump: "4.99.3" },
  commandLine: "quiet",
  microcode: "0x1",
  idle: { driver: "intel_idle", governor: "menu", disabled: [] },
  adaptiveCoalescing: [],
  mtu: { bridge: 1500, wire: 1500 },
  wireBitsPerSecond: 1e9,
  bootId: "one",
};

/** What is found where the responder's host changed. */
function found(change: Partial<HostEnvironment>, before = full): string[] {
  const hosts = { sender: { before, after: before }, responder: { before, after: { ...before, ...change } } };
  return changedFacts(hosts).map(({ side, fact, change: text }) => `${side} ${fact}: ${text}`);
}

test("hosts that stay as they are have no changed fact", () => {
  expect(found({})).toEqual([]);
  expect(found({}, host)).toEqual([]);
});

test.each<[Partial<HostEnvironment>, string]>([
  [{ kernel: "6.2" }, "kernel: 6.1 → 6.2"],
  [{ commandLine: "quiet mitigations=off" }, "kernel command line: quiet → quiet mitigations=off"],
  [{ cpuModel: "other" }, "CPU model:  → other"],
  [{ microcode: "0x2" }, "microcode: 0x1 → 0x2"],
  [{ governor: "powersave" }, "governor: performance → powersave"],
  [{ turbo: true }, "turbo: off → on"],
  [{ smt: false }, "SMT: on → off"],
  [{ idle: { driver: "intel_idle", governor: "teo", disabled: [] } }, "idle states: governor menu → governor teo"],
  [{ clockSource: "hpet" }, "clock source: tsc → hpet"],
  [{ bridgeNfCall: true }, "bridge-nf: off → on"],
  [{ qdiscs: ["qdisc noqueue 0: root refcnt 2"] }, "qdiscs: qdisc tbf root rate 1Gbit burst 131000b lat 11.2ms → none"],
  [{ offloads: ["tx-checksumming"] }, "offloads: generic-receive-offload → none"],
  [{ coalescing: ["rx-usecs: 30", "tx-usecs: 0"] }, "coalescing: rx-usecs: 3 → rx-usecs: 30"],
  [{ adaptiveCoalescing: ["tx"] }, "coalescing: tx-usecs: 0 → none"],
  [{ mtu: { bridge: 1500, wire: 9000 } }, "MTU: wire 1500 → wire 9000"],
  [{ wireBitsPerSecond: 20e6 }, "wire rate: 1 Gbit/s → 20 Mbit/s"],
  [{ versions: { docker: "28.3.0", tcpdump: "4.99.3" } }, "version of docker: 28.2.2 → 28.3.0"],
  [{ versions: { tcpdump: "4.99.3" } }, "version of docker: 28.2.2 → unknown"],
  [{ bootId: "two" }, "boot id: one → two"],
])("%j is found, with before and after", (change, text) => {
  expect(found(change)).toContain(`responder ${text}`);
});

test("a NIC that adapts its coalescing does so all the time: only what it does not adapt can change", () => {
  const adapts = { ...full, adaptiveCoalescing: ["rx"] };
  expect(found({ coalescing: ["rx-usecs: 64", "tx-usecs: 0"] }, adapts)).toEqual([]);
  expect(found({ coalescing: ["rx-usecs: 64", "tx-usecs: 8"] }, adapts)).toEqual([
    "responder coalescing: tx-usecs: 0 → tx-usecs: 8",
  ]);
});
