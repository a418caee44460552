import type { HostSamples, Sample } from "../../measurements/samples";
import type { ForeignWork } from "../../scenarios/foreignWork";
import type { HostEnvironment } from "../../scenarios/run";
import type { Scenario } from "../../scenarios/scenario";

/** A reading of a host with two CPUs, `seconds` after the first, by rates of use a second. */
export function sampleAt(
  seconds: number,
  rates: { busy?: number; steal?: number; fleet?: number; wireBytes?: number; disk?: number; clockStep?: number } = {},
): Sample {
  const { busy = 0, steal = 0, fleet = 0, wireBytes = 0, disk = 0, clockStep = 0 } = rates;
  const cpu = {
    busySeconds: 100 + busy * seconds,
    idleSeconds: 500 + (1 - busy - steal) * seconds,
    stealSeconds: steal * seconds,
  };
  return {
    atSeconds: 1000 + seconds + clockStep,
    clock: { realtimeSeconds: 1000 + seconds + clockStep, monotonicSeconds: 50 + seconds, uncertaintySeconds: 0.0003 },
    cpus: new Map([0, 1].map((number) => [number, cpu])),
    runnable: 2,
    interfaces: new Map([
      ["wire0", { rxBytes: 0, rxPackets: 0, txBytes: wireBytes * seconds, txPackets: seconds, txDropped: 0 }],
      ["veth1", { rxBytes: 2000 * seconds, rxPackets: 2 * seconds, txBytes: 0, txPackets: 0, txDropped: 0 }],
      ["veth2", { rxBytes: 3000 * seconds, rxPackets: 3 * seconds, txBytes: 0, txPackets: 0, txDropped: 0 }],
    ]),
    disks: new Map([["8:0", { readBytes: 0, writtenBytes: 0, operations: 0, busySeconds: disk * seconds }]]),
    cpuSecondsByFile: new Map([
      ["one", 0.75 * fleet * seconds],
      ["two", 0.25 * fleet * seconds],
    ]),
    governors: "performance",
    processes: [],
    files: new Map(),
  };
}

export const hostSamples = (samples: Sample[]): HostSamples => ({
  samples,
  wireBitsPerSecond: 1e9,
  wireQueueDrops: 0,
  disk: "8:0",
  fleet: [
    { name: "bg-1", interface: "veth1", cpuFile: "one", ioFiles: [] },
    { name: "bg-2", interface: "veth2", cpuFile: "two", ioFiles: [] },
    { name: "bg-3", interface: "vethGone", cpuFile: null, ioFiles: [] },
  ],
  main: null,
  machine: null,
  tool: [],
  daemons: [],
  endedGuests: [],
});

export const host: HostEnvironment = {
  hostname: "h",
  kernel: "6.1",
  cpuModel: "",
  cpuCount: 2,
  cpus: "0-1",
  memoryMiB: 1024,
  cgroupVersion: 2,
  governor: null,
  turbo: null,
  smt: null,
  clockSource: null,
  bridgeNfCall: null,
  qdiscs: [],
  offloads: [],
  coalescing: [],
  versions: {},
};

export function scenario(background: Partial<Scenario["background"]> = {}): Scenario {
  return {
    technology: "docker",
    nic: null,
    affinity: false,
    main: { vcpus: 1, memoryMiB: 128 },
    background: { count: 4, load: "cpu", location: "sender", size: { vcpus: 1, memoryMiB: 64 }, ...background },
    probes: [{ rate: "1kpps", count: 10, mode: "as-published", repetition: 1 }],
    capturePoints: ["tap"],
    image: { source: "", sha256: "" },
  };
}

/** What others did on a host: nothing, within two seconds. */
export const quietHost = {
  windowSeconds: 2,
  cpu: {
    cpus: "0-1",
    busySeconds: 0.1,
    fleetSeconds: 0,
    mainGuestSeconds: 0.02,
    toolSeconds: 0.05,
    daemonSeconds: 0.01,
    kernelThreadSeconds: 0.01,
    foreignSeconds: 0.02,
    foreignBy: [],
  },
  network: {
    wireBitsPerSecond: 1e9,
    sent: { wireBytes: 1000, knownBytes: 1000, foreignBytes: 0 },
    received: { wireBytes: 1000, knownBytes: 1000, foreignBytes: 0 },
  },
  disk: { busySeconds: 0.01, bytes: 4096, operations: 1, knownBytes: 0, foreignBusySeconds: 0.01 },
  pressureSeconds: {},
  untold: [],
} satisfies ForeignWork;
