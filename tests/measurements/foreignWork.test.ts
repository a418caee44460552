import type { Process } from "../../foreign/processes";
import { foreignReasons } from "../../measurements/foreignReasons";
import { foreignWork, type WatchedHost } from "../../measurements/foreignWork";
import { guestIoBytes } from "../../measurements/guestIo";
import type { HostSamples, Sample } from "../../measurements/samples";
import { hostSamples, quietHost, sampleAt } from "./made";

const operator = { machine: "elsewhere", pid: 1 };
type Counts = (seconds: number) => {
  processes?: Partial<Process>[];
  wire?: { sent?: number; received?: number; fromGuest?: number; toGuest?: number };
  disk?: { bytes?: number; busy?: number; ofGuest?: number };
  files?: Record<string, string>;
};

/** Readings of a host, one a second; every process runs on CPU 0 unless told. */
function samplesOf(counts: Counts, changes: Partial<HostSamples> = {}): HostSamples {
  const samples = [0, 1, 2, 3].map((s): Sample => {
    const { processes = [], wire = {}, disk = {}, files = {} } = counts(s);
    const port = (rxBytes = 0, txBytes = 0) => ({ rxBytes, txBytes, rxPackets: 0, txPackets: 0, txDropped: 0 });
    const io = `254:0 Read 0\n254:0 Write ${disk.ofGuest ?? 0}\n`;
    return {
      ...sampleAt(s),
      processes: [{}, ...processes].map((each, i) => ({
        pid: 100 + i,
        name: "bash",
        parent: 1,
        kernel: false,
        startTicks: 5,
        cpu: 0,
        ownSeconds: 0,
        childSeconds: 0,
        ...each,
      })),
      interfaces: new Map([
        ["wire0", port(wire.received, wire.sent)],
        ["veth0", port(wire.fromGuest, wire.toGuest)],
      ]),
      disks: new Map([
        ["254:0", { readBytes: 0, writtenBytes: disk.bytes ?? 0, operations: s, busySeconds: disk.busy ?? 0 }],
      ]),
      files: new Map(Object.entries({ "/blkio/main": io, ...files })),
    };
  });
  const main = { name: "sender", interface: "veth0", cpuFile: null, ioFiles: ["/blkio/main"] };
  return { ...hostSamples(samples), disk: "254:0", fleet: [], main, ...changes };
}

const watched = (samples: HostSamples, changes: Partial<WatchedHost> = {}): WatchedHost => ({
  samples,
  other: samplesOf(() => ({})),
  startedSeconds: 1001.2,
  endedSeconds: 1001.8,
  cpus: "0-1",
  wireNic: "wire0",
  sinkReceives: false,
  ...changes,
});
const told = (counts: Counts, changes: Partial<WatchedHost> = {}) =>
  foreignWork(watched(samplesOf(counts), changes), operator);
const reasons = (...of: Parameters<typeof told>) =>
  foreignReasons({ sender: told(...of), responder: quietHost }).map(({ text }) => text);

test("a quiet host has nothing against it", () => {
  expect(reasons(() => ({}))).toEqual([]);
});

test("a busy loop of a quarter of one CPU is told, and who runs it", () => {
  expect(reasons((s) => ({ processes: [{ ownSeconds: 0.25 * s }] }))).toEqual([
    "others used 25.0 % of one CPU of the sender's host: bash (pid 101) 25.0 %",
  ]);
  expect(reasons((s) => ({ processes: [{ ownSeconds: 0.05 * s }] }))).toEqual([]);
});

test("guests, the measurement, daemons and the kernel are nobody else", () => {
  const processes = (s: number) => [
    { ownSeconds: s },
    { ownSeconds: s, parent: 101 },
    { ownSeconds: s, name: "dockerd" },
    { ownSeconds: s, kernel: true },
    { ownSeconds: s },
  ];
  const counts: Counts = (s) => ({ processes: processes(s), files: { "/cpuacct/g/cgroup.procs": "105" } });
  const samples = samplesOf(counts, { tool: [101], daemons: ["dockerd"] });
  const { cpu } = foreignWork(watched(samples), operator);
  expect(cpu).toMatchObject({ foreignSeconds: 0, toolSeconds: 2, daemonSeconds: 1, kernelThreadSeconds: 1 });
});

test("the other host's work and the operator's count as the testbed's on the same machine only", () => {
  const samples = samplesOf((s) => ({ processes: [{ ownSeconds: s }, { ownSeconds: s }] }), { machine: "one" });
  const other = { ...samplesOf(() => ({})), tool: [101], machine: "one" };
  const foreign = (of: HostSamples, machine: string) =>
    foreignWork(watched(samples, { other: of }), { machine, pid: 102 }).cpu?.foreignSeconds;
  expect(foreign(other, "one")).toBe(0);
  expect(foreign({ ...other, machine: "two" }, "one")).toBe(1);
  expect(foreign({ ...other, machine: "two" }, "two")).toBe(2);
});

test("a tenth of the wire is told in either direction; what passes guests' ports is not others'", () => {
  const tenth = 1e9 / 8 / 10;
  expect(reasons((s) => ({ wire: { sent: tenth * s } }))).toEqual([
    "others sent 100.0 Mbit/s over the wire at the sender's host, 10.0 % of its rate",
  ]);
  expect(reasons((s) => ({ wire: { received: tenth * s } }))).toEqual([
    "others received 100.0 Mbit/s over the wire at the sender's host, 10.0 % of its rate",
  ]);
  const guest = (s: number) => ({ sent: tenth * s, received: tenth * s, fromGuest: tenth * s, toGuest: tenth * s });
  expect(reasons((s) => ({ wire: guest(s) }))).toEqual([]);
});

test("what cannot be told apart on the wire is said and not judged", () => {
  const flood = told((s) => ({ wire: { sent: 1.2e8 * s, fromGuest: 3e8 * s } }));
  expect(flood.network?.sent.foreignBytes).toBeNull();
  expect(flood.untold).toEqual([expect.stringContaining("the guests sent more than the wire took")]);
  const sink = told((s) => ({ wire: { received: 1.2e8 * s } }), { sinkReceives: true });
  expect(sink.network?.received.foreignBytes).toBeNull();
  expect(sink.untold).toEqual([expect.stringContaining("this host's sink")]);
});

test("a tenth of the disk's time is told; guests' own reads and writes are not others'", () => {
  expect(reasons((s) => ({ disk: { bytes: 5e6 * s, busy: 0.1 * s } }))).toEqual([
    "others kept the disk of the sender's host busy for 10.0 % of the time, with 5.0 MB/s",
  ]);
  expect(reasons((s) => ({ disk: { bytes: 5e6 * s, busy: 0.99 * s, ofGuest: 5e6 * s } }))).toEqual([]);
  expect(reasons((s) => ({ disk: { bytes: 5e6 * s, busy: 0.99 * s, ofGuest: 4.4e6 * s } }))).toEqual([
    "others kept the disk of the sender's host busy for 11.9 % of the time, with 0.6 MB/s",
  ]);
});

test("where a guest's group has no account, its processes' own ones are added up", () => {
  const io = (bytes: number) => `read_bytes: ${bytes}\nwrite_bytes: 0\n`;
  const counts: Counts = (s) => ({
    disk: { bytes: 8e6 * s, busy: 0.5 * s },
    files: { "/proc/7/io": io(6e6 * s), "/proc/8/io": io(2e6 * s) },
  });
  const of = (ioFiles: string[]) => {
    const main = { name: "sender", interface: "veth0", cpuFile: null, ioFiles };
    return foreignWork(watched(samplesOf(counts, { main })), operator);
  };
  expect(of(["/proc/7/io", "/proc/8/io", "/proc/9/io"]).disk?.foreignBusySeconds).toBeCloseTo(0);
  expect(of(["/proc/7/io"]).disk?.foreignBusySeconds).toBeGreaterThan(0);
  expect(of(["/proc/9/io"]).untold).toContain("what some guests read and wrote is not known: it counts as others'");
});

test("the other host's guests are known on the disk that both share", () => {
  const samples = samplesOf((s) => ({ disk: { bytes: 8e6 * s, busy: 0.5 * s } }), { machine: "one" });
  const other = { ...samplesOf((s) => ({ disk: { ofGuest: 8e6 * s } })), machine: "one" };
  const foreign = (of: HostSamples) => foreignWork(watched(samples, { other: of }), operator).disk?.foreignBusySeconds;
  expect(foreign(other)).toBe(0);
  expect(foreign({ ...other, machine: "two" })).toBe(0.5);
});

test("pressure is recorded where the kernel has it", () => {
  const pressure = (s: number) => `some avg10=1.00 avg60=1.00 avg300=1.00 total=${s * 250_000}\n`;
  expect(told((s) => ({ files: { "/proc/pressure/cpu": pressure(s) } })).pressureSeconds).toEqual({ cpuSome: 0.25 });
  expect(told(() => ({})).pressureSeconds).toEqual({});
});

test("a window that is too short, and processes that cannot be read, are not judged clean", () => {
  const one = foreignWork(watched({ ...samplesOf(() => ({})), samples: [sampleAt(0)] }), operator);
  expect(one.untold).toEqual(["the readings around the probe span 0.00 s, which is too short to judge"]);
  const blind = { ...samplesOf(() => ({})), samples: [0, 1, 2, 3].map((s) => sampleAt(s)) };
  const unread = foreignWork(watched(blind), operator);
  expect(unread).toMatchObject({ cpu: null });
  expect(unread.untold).toContain("processes cannot be read, so nobody's cpu time is known");
  for (const work of [one, unread])
    expect(foreignReasons({ sender: work, responder: quietHost })).toMatchObject([{ code: "foreign-work-unknown" }]);
});

test("what a guest read and wrote is read from each form of account, of one disk where it names disks", () => {
  const blkio = "8:0 Read 7\n254:0 Read 1000\n254:0 Write 500\n254:0 Sync 1500\n254:0 Total 1500\nTotal 1507\n";
  expect(guestIoBytes("/sys/fs/cgroup/blkio/a/blkio.throttle.io_service_bytes_recursive", blkio, "254:0")).toBe(1500);
  const stat = "8:0 rbytes=7 wbytes=7\n254:0 rbytes=100 wbytes=50 rios=2 wios=1 dbytes=0 dios=0\n";
  expect(guestIoBytes("/sys/fs/cgroup/a/io.stat", stat, "254:0")).toBe(150);
  const io = "rchar: 9\nwchar: 9\nread_bytes: 10\nwrite_bytes: 5\ncancelled_write_bytes: 3\n";
  expect(guestIoBytes("/proc/41/io", io, "254:0")).toBe(15);
});
