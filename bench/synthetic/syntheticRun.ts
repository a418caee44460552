import { digest } from "../../scenarios/digest";
import type { HostEnvironment, RunRecord } from "../../scenarios/run";
import type { Scenario } from "../../scenarios/scenario";
import { summariseRun } from "../../analysis/model/summariseRun";
import type { ReadPackets } from "../../captures/packetTable";
import type { RunData } from "../../analysis/model/runData";
import { seededRandom, seedOf, type Random } from "../../analysis/statistics/random";
import { probit } from "./probit";
import type { MadeCell, Truth } from "./truth";

/** Where made-up runs were "taken". */
export interface World {
  lab: string | null;
  accelerator: "kvm" | "tcg";
  cpuModel: string;
  toolVersion: string;
  /** Packets of a run. */
  packets: number;
}

/** Two real servers like the paper's. */
export const paperWorld: World = {
  lab: null,
  accelerator: "kvm",
  cpuModel: "Intel(R) Xeon(R) Bronze 3204 CPU @ 1.90GHz",
  toolVersion: "0.1.0",
  packets: 40,
};

/** A whole run as the reader would give it, with packets drawn around the cell's truth. */
export function syntheticRun(cell: MadeCell, repetition: number, truth: Truth, world: World): RunData {
  const scenario = makeScenario(cell, repetition, world);
  const scenarioDigest = digest(scenario);
  const name = `${scenarioDigest} ${cell.rate} ${repetition}`;
  const packets = drawPackets(truth, world.packets, seededRandom(seedOf(name)));
  const runId = `20260101T000000.000Z-${cell.rate}-r${repetition}-${digest(name).slice(0, 6)}`;
  const run = makeRecord(cell, repetition, scenario, world, { runId, scenarioDigest });
  return {
    folder: `results/${scenarioDigest.slice(0, 12)}/${runId}`,
    run,
    packets,
    summary: summariseRun(run, packets),
  };
}

function makeScenario(cell: MadeCell, repetition: number, world: World): Scenario {
  const size = { vcpus: 1, memoryMiB: 512 };
  return {
    technology: cell.technology,
    nic: cell.nic,
    affinity: cell.affinity,
    main: size,
    background: { count: cell.count, load: cell.load, location: cell.location, size },
    probes: [{ rate: cell.rate, count: world.packets, mode: "as-published", repetition }],
    capturePoints: ["tap", "wire"],
    image: { source: "", sha256: "" },
  };
}

function makeRecord(
  cell: MadeCell,
  repetition: number,
  scenario: Scenario,
  world: World,
  ids: { runId: string; scenarioDigest: string },
): RunRecord {
  const guest = (address: string) => ({ name: `tare-x-${address}`, address, nicDriver: "virtio_net", cpus: "0-5" });
  return {
    formatVersion: 1,
    ...ids,
    toolVersion: world.toolVersion,
    scenario,
    probe: { rate: cell.rate, count: world.packets, mode: "as-published", repetition },
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: "2026-01-01T00:00:10.000Z",
    payloadBytes: 56,
    achieved: {
      sent: world.packets,
      received: world.packets,
      duplicates: 0,
      durationSeconds: 10,
      ratePerSecond: world.packets / 10,
    },
    pingFile: "ping.txt",
    captures: [],
    load: {
      kind: cell.load,
      location: cell.location,
      count: cell.count,
      reached: cell.count === 0 ? null : true,
      share: cell.count === 0 ? null : 0.99,
      readings: {},
    },
    environment: {
      lab: world.lab,
      accelerator: cell.technology === "kvm" ? world.accelerator : null,
      imageSha256: "a".repeat(64),
      sender: makeHost("sender", world),
      responder: makeHost("responder", world),
      guests: { sender: guest("10.202.0.10"), responder: guest("10.202.0.11") },
    },
    validity: { verdict: "valid", reasons: [] },
    files: {},
  };
}

function makeHost(hostname: string, world: World): HostEnvironment {
  return {
    hostname,
    kernel: "5.4.0-47-generic",
    cpuModel: world.cpuModel,
    cpuCount: 6,
    // The hosts of a lab share one machine's CPUs out among them.
    cpus: world.lab === null ? "0-5" : hostname === "sender" ? "0-2" : "3-5",
    memoryMiB: 65536,
    cgroupVersion: 2,
    governor: "performance",
    turbo: false,
    smt: false,
    clockSource: "tsc",
    bridgeNfCall: false,
    qdiscs: ["qdisc mq 0: dev eno1 root"],
    offloads: ["tx-checksumming"],
    coalescing: ["rx-usecs: 20"],
    versions: { docker: "19.03.13", lxc: "3.0.3", qemu: "2.11.1", tcpdump: "4.9.3" },
    commandLine: "quiet",
    microcode: "0x5003604",
    idle: { driver: "intel_idle", governor: "menu", disabled: [] },
    adaptiveCoalescing: [],
    mtu: { bridge: 1500, wire: 1500 },
    wireBitsPerSecond: 1e9,
    bootId: "6d1c6f1e-3f0a-4c53-9d0e-6f3a5d0f4b11",
  };
}

/** Packets whose quantiles are exactly those of the truth, in a random order, shifted a little from run to run. */
function drawPackets(truth: Truth, length: number, random: Random): ReadPackets {
  const order = Float64Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const shift = 1 + 0.02 * (random() - 0.5);
  const wholeNs = (ms: number) => Math.round(ms * 1e6);
  const rttNs = order.map((rank) => wholeNs(truth.rtt * shift * Math.exp(truth.sigma * probit((rank + 0.5) / length))));
  const share = truth.overhead / truth.rtt;
  const tap = rttNs.map((ns) => {
    const overhead = (share > 0.5 ? share * ns : truth.overhead * 1e6) * shift * (1 + 0.1 * (random() - 0.5));
    return ns - Math.round(Math.min(overhead, 0.97 * ns));
  });
  return {
    length,
    rttNs,
    quantisationNs: new Float64Array(length).fill(1000),
    sentNs: Float64Array.from({ length }, (_, i) => i * 1e6),
    stampStepNs: { "sender.tap": 1, "sender.wire": 1 },
    atNs: { "sender.tap": tap, "sender.wire": tap.map((ns) => Math.round(ns * 0.98)) },
  };
}
