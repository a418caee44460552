import { pointKeys, type PointKey } from "../../captures/packets";
import type { ReadPackets } from "../../captures/packetTable";
import type { RunRecord } from "../../scenarios/run";
import { pathSegments } from "../../uncertainty/segments";

const names = ["sender guest", "sender guest's hypervisor or veth", "sender's bridge", "wire"];
const inNames = ["responder's bridge", "responder guest's hypervisor or veth", "responder guest"];
const usualNs = [5000, 4000, 3000, 2000, 3000, 4000, 12_000];
const count = 1000;

/** Repeatable noise of a few per cent, another for each segment and packet. */
const noise = (segment: number, row: number) => 0.05 * Math.sin(12.9898 * (row + 1) + 78.233 * (segment + 1));

/** A run whose packets take these times in the path's seven segments; `change` alters an RTT once it is stamped. */
function madePackets(timesNs: number[], change = (_point: string, ns: number) => ns): ReadPackets {
  const at = (first: number, point: string) =>
    Float64Array.from({ length: count }, (_, row) => {
      const sum = timesNs.reduce((total, ns, i) => (i < first ? total : total + ns * (1 + noise(i, row))), 0);
      return Math.round(change(point, sum));
    });
  const entries = pointKeys.map((key, i) => [key, at(i + 1, key)] as const);
  return {
    length: count,
    rttNs: at(0, "ping").map((ns) => Math.round(ns / 1000) * 1000),
    quantisationNs: new Float64Array(count).fill(1000),
    sentNs: new Float64Array(count),
    atNs: Object.fromEntries(entries),
    stampStepNs: Object.fromEntries(pointKeys.map((key) => [key, 1])),
  };
}

const runOn = (environment: object, technology = "docker") =>
  ({
    scenario: { technology },
    probe: { mode: "as-published" },
    environment: { accelerator: null, lab: null, ...environment },
  }) as RunRecord;
const servers = runOn({ sender: { bootId: "a" }, responder: { bootId: "b" } });

test("each segment is named by what lies between its stamps, and they close", () => {
  const path = pathSegments(servers, madePackets(usualNs))!;
  expect(path.segments.map(({ name }) => name)).toEqual([...names, ...inNames]);
  expect(path.segments.map(({ from }) => from)).toEqual(["ping", ...pointKeys]);
  expect(path.segments.at(-1)!.to).toBeNull();
  for (const [i, { medianMs, standardMs, violations }] of path.segments.entries()) {
    expect(Math.abs(medianMs * 1e6 - usualNs[i]!)).toBeLessThan(2 * standardMs! * 1e6 + 1);
    expect(violations).toBe(0);
  }
  expect(path).toMatchObject({ packets: count, closure: { isClosed: true } });
});

test.each([...names, ...inNames].flatMap((name, i) => [2, 5].map((ms) => [ms, name, i] as const)))(
  "%i ms at the %s are found there within 5 %, and no tenth of a millisecond elsewhere",
  (ms, name, place) => {
    const path = pathSegments(servers, madePackets(usualNs.map((ns, i) => ns + (i === place ? ms * 1e6 : 0))))!;
    for (const segment of path.segments) {
      const expected = segment.name === name ? ms : 0;
      expect(Math.abs(segment.medianMs - expected)).toBeLessThan(segment.name === name ? 0.05 * ms : 0.1);
    }
  },
);

test("on the floor there are no segments of guests and taps", () => {
  const packets = madePackets(usualNs);
  const there = Object.entries(packets.atNs).filter(([point]) => point.endsWith(".wire"));
  const run = runOn({ sender: { bootId: "a" }, responder: { bootId: "b" } }, "bare");
  const path = pathSegments(run, { ...packets, atNs: Object.fromEntries(there) })!;
  expect(path.segments.map(({ name }) => name)).toEqual([
    "sender's process, kernel and bridge",
    "wire",
    "responder's bridge and kernel",
  ]);
  expect(path.closure.isClosed).toBe(true);
});

test("points that were not captured make one segment of their neighbours", () => {
  const packets = madePackets(usualNs);
  for (const key of ["sender.guest", "responder.wire", "responder.guest"] as PointKey[]) delete packets.atNs[key];
  expect(pathSegments(servers, packets)!.segments.map(({ name }) => name)).toEqual([
    "sender guest, sender guest's hypervisor or veth",
    "sender's bridge",
    "wire, responder's bridge",
    "responder guest's hypervisor or veth, responder guest",
  ]);
});

test("a run that was captured on one host only has no path", () => {
  const packets = madePackets(usualNs);
  for (const key of pointKeys.filter((each) => each.startsWith("responder"))) delete packets.atNs[key];
  expect(pathSegments(servers, packets)).toBeUndefined();
});

test("an RTT that is longer inside than outside is a violation, but for what the clocks' steps explain", () => {
  const shorter = [5000, 10, 3000, 2000, 3000, 4000, 12_000];
  const packets = madePackets(shorter, (point, ns) => (point === "responder.tap" ? ns + 8000 : ns));
  const { segments } = pathSegments(servers, packets)!;
  expect(segments.find(({ to }) => to === "responder.tap")).toMatchObject({ violations: count, withinSteps: 0 });
  const quick = pathSegments(servers, madePackets([100, ...usualNs.slice(1)]))!.segments[0]!;
  expect(quick.violations).toBe(0);
  expect(quick.withinSteps).toBeGreaterThan(0);
  expect(quick.isTold).toBe(false);
});

test("between two kernels' clocks the difference of their rates counts, in a lab it does not", () => {
  const slow = usualNs.map((ns, i) => (i === 6 ? 20e6 : ns));
  const fast = madePackets(slow, (point, ns) => (point.startsWith("responder") ? ns * (1 + 400e-6) : ns));
  const wireOf = (run: RunRecord) => pathSegments(run, fast)!.segments[3]!;
  const onServers = wireOf(servers);
  // 400 ppm of 20 ms are 8 µs, four times what the wire takes.
  expect(onServers.medianMs).toBeLessThan(0);
  expect(Math.abs(onServers.medianMs - 0.002)).toBeLessThan(2 * onServers.standardMs!);
  expect(onServers.isTold).toBe(false);
  expect(wireOf(runOn({ lab: "tare", sender: {}, responder: {} })).standardMs).toBeLessThan(0.001);
});
