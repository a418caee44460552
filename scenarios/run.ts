import { z } from "zod";
import { Bounds } from "./bounds";
import { Side } from "./host";
import { digest } from "./digest";
import { ForeignWork } from "./foreignWork";
import { OneWay } from "./oneWay";
import { CapturePoint, Probe } from "./probe";
import { LoadKind } from "./load";
import { Scenario } from "./scenario";
import { HostTuning } from "./tuning";
import { RunSchedule } from "./schedule";
import { RunUncertainty } from "./uncertainty";
import { RunWaiting } from "./waiting";

/** The version of run.json. A reader refuses a later one. */
export const runFormatVersion = 1;

/** A file of a run. It lies beside run.json: results come from others, too, and a path could lead anywhere. */
const RunFile = z.string().regex(/^[A-Za-z0-9][\w.-]{0,199}$/, "must be the plain name of a file beside run.json");

/** One capture file of a run. */
export const Capture = z.strictObject({
  point: CapturePoint,
  side: Side,
  interface: z.string(),
  file: RunFile.describe("pcap with nanosecond stamps, relative to run.json"),
  captured: z.int().describe("packets written, as tcpdump counted them"),
  droppedByKernel: z.int(),
  droppedByInterface: z.int(),
  /** Packets among those captured that warmed the path or the probe's tool up, and that the tool sent beyond what was asked for; absent where there are none. */
  warmUp: z.int().optional(),
  beyond: z.int().optional(),
});
export type Capture = z.infer<typeof Capture>;

/** The state of a host when a run began. Null means that the host does not tell; early versions did not ask for what is optional. */
export const HostEnvironment = z.strictObject({
  hostname: z.string(),
  kernel: z.string(),
  cpuModel: z.string(),
  cpuCount: z.int(),
  /** CPU list that the testbed may use on this host. */
  cpus: z.string(),
  memoryMiB: z.int(),
  cgroupVersion: z.union([z.literal(1), z.literal(2)]).nullable(),
  /** Of all CPUs, each once: "performance,powersave". */
  governor: z.string().nullable(),
  turbo: z.boolean().nullable(),
  smt: z.boolean().nullable(),
  clockSource: z.string().nullable(),
  bridgeNfCall: z.boolean().nullable(),
  /** `tc qdisc show` lines of bridge and wire NIC. */
  qdiscs: z.array(z.string()),
  /** `ethtool -k` features of the wire NIC that are on. */
  offloads: z.array(z.string()),
  /** `ethtool -c` lines of the wire NIC; empty where the driver has none. */
  coalescing: z.array(z.string()),
  /** Versions by program: docker, qemu, libvirt, lxc, tcpdump, … */
  versions: z.record(z.string(), z.string()),
  /** The kernel's. */
  commandLine: z.string().nullable().optional(),
  microcode: z.string().nullable().optional(),
  /** What idle CPUs do: the disabled states as "NAME on N CPUs". */
  idle: z
    .strictObject({ driver: z.string().nullable(), governor: z.string().nullable(), disabled: z.array(z.string()) })
    .optional(),
  /** "rx", "tx": where the wire NIC changes its coalescing by itself. */
  adaptiveCoalescing: z.array(z.string()).optional(),
  mtu: z.strictObject({ bridge: z.int().nullable(), wire: z.int().nullable() }).optional(),
  /** The rate of the wire NIC's queue if that has one, else of its link. */
  wireBitsPerSecond: z.number().nullable().optional(),
  bootId: z.string().nullable().optional(),
  /** What became of the stack's tuning; absent where it has none. */
  tuning: HostTuning.optional(),
});
export type HostEnvironment = z.infer<typeof HostEnvironment>;

/** One end of a guest's interface; null for what could not be read there. */
const LinkEnd = z.strictObject({
  mtu: z.int().nullable(),
  /** `ethtool -k` features that are on. */
  offloads: z.array(z.string()).nullable(),
});

/** A main guest as it was before the probe. */
export const GuestRecord = z.strictObject({
  name: z.string(),
  address: z.string(),
  nicDriver: z.string(),
  cpus: z.string(),
  /** The guest's interface as the guest sees it, and the host's end of it: tap or veth. */
  link: z.strictObject({ guest: LinkEnd, host: LinkEnd }).optional(),
});
export type GuestRecord = z.infer<typeof GuestRecord>;

/** What one background guest did while a probe ran; null for what could not be read on its host. */
export const GuestReadings = z.strictObject({
  cpuSeconds: z.number().nullable(),
  /** Sent by the guest: what its tap or veth received. */
  txBytes: z.int().nullable(),
  txPackets: z.int().nullable(),
});
export type GuestReadings = z.infer<typeof GuestReadings>;

/** The load's host before or after a probe. */
const LoadAround = z.strictObject({
  share: z.number().nullable(),
  readings: z.record(z.string(), z.number()),
});

/** The background load: what was asked for, and what its host showed before, during and after the probe. */
export const LoadRecord = z.strictObject({
  kind: LoadKind,
  location: Side,
  count: z.int(),
  /** Null where count is 0: there is nothing to reach. */
  reached: z.boolean().nullable(),
  /** Share of the resource's ceiling that was used, 0–1 (cpu: of min(n × vCPUs, host CPUs)). */
  share: z.number().nullable(),
  /** Whether it was steady before the first probe; null where count is 0. */
  settled: z.boolean().nullable().optional(),
  /** While the probe ran, by name with the unit in it: windowSeconds, fleetCpuSeconds, wireTxBytes, diskWrittenBytes, … */
  readings: z.record(z.string(), z.number()),
  /** The same before and after the probe; null where the host was sampled for too short a time. */
  before: LoadAround.nullable().optional(),
  after: LoadAround.nullable().optional(),
  /** While the probe ran, by background guest. */
  guests: z.record(z.string(), GuestReadings).optional(),
});
export type LoadRecord = z.infer<typeof LoadRecord>;

/** invalid: the instrument failed, and the numbers must not be used. suspect: the numbers are used, and marked. */
export const Validity = z.strictObject({
  verdict: z.enum(["valid", "suspect", "invalid"]),
  /** code is stable and machine-readable ("capture-drops"); text explains it with numbers. */
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
});
export type Validity = z.infer<typeof Validity>;

/**
 * The same probe once more while nothing captured, next to the run: what capturing costs. Both round trips are the mean of the middle
 * half of what the probe printed (Tukey's midmean), because a median of whole microseconds tells nothing below one.
 */
export const CaptureCost = z.strictObject({
  /** What the probe wrote while nothing captured. */
  file: RunFile,
  /** Whether it came before the run or after it: repetitions alternate, so that drift shows in neither. */
  order: z.enum(["before", "after"]),
  /** Nanoseconds; null where no reply came. */
  rttNs: z.strictObject({ captured: z.number().nullable(), uncaptured: z.number().nullable() }),
  /** Of the train without captures, by the same rules as the run. */
  validity: Validity,
});
export type CaptureCost = z.infer<typeof CaptureCost>;

/** run.json: one probe's raw data, what was asked, what was achieved and where. Lies beside the files that it names. */
export const RunRecord = z.strictObject({
  formatVersion: z.literal(runFormatVersion),
  runId: z.string().describe("sortable and unique: 20261123T040506.789Z-1kpps-r1-ab12cd"),
  toolVersion: z.string(),
  scenarioDigest: z.string(),
  scenario: Scenario,
  probe: Probe,
  startedAt: z.string().describe("ISO 8601, UTC, operator's clock"),
  finishedAt: z.string(),
  /** Echo payload bytes (ping -s). */
  payloadBytes: z.int(),
  achieved: z.strictObject({
    sent: z.int(),
    received: z.int(),
    duplicates: z.int(),
    durationSeconds: z.number(),
    ratePerSecond: z.number(),
  }),
  /** The probe's own output, raw. */
  pingFile: RunFile,
  /** ICMP identifier of the probe's own packets; absent where no capture told it, and in runs of early versions. */
  identifier: z.int().optional(),
  captures: z.array(Capture),
  load: LoadRecord,
  /** What others did on each host while the probe ran; runs of early versions did not look. */
  foreignWork: z.record(Side, ForeignWork).optional(),
  environment: z.strictObject({
    /** The lab's name, or null on real servers. Lab runs never decide claims on affinity or absolute time. */
    lab: z.string().nullable(),
    /** KVM guests only. */
    accelerator: z.enum(["kvm", "tcg"]).nullable(),
    imageSha256: z.string(),
    sender: HostEnvironment,
    responder: HostEnvironment,
    guests: z.record(Side, GuestRecord),
  }),
  validity: Validity,
  /** By which the run was judged, where they are not the usual ones (scenarios/bounds.ts). */
  bounds: Bounds.partial().optional(),
  /** To what the run's figures are known; runs of early versions lack it, and are given it where they are read. */
  uncertainty: RunUncertainty.optional(),
  /** Between neighbouring capture points that one kernel's clock stamps; absent where there are none, and in runs of early versions. */
  oneWay: z.array(OneWay).optional(),
  /** Of probes that send at fixed times and say so. */
  schedule: RunSchedule.optional(),
  /** How long main guests and probe waited for a CPU; runs of early versions did not look. */
  waiting: RunWaiting.optional(),
  /** Absent where the stack does not ask for it (configuration key captureCost). */
  captureCost: CaptureCost.optional(),
  /** SHA-256 of every other file of the run, by name. */
  files: z.record(RunFile, z.string()),
  /** {@link recordDigest} of all other members; runs of early versions have none. */
  recordSha256: z.string().optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** SHA-256 of a record without its own digest. It is needed because a run.json with a damaged digit is still valid JSON, and might pass for one from another machine. */
export function recordDigest(record: object): string {
  return digest({ ...record, recordSha256: undefined });
}
