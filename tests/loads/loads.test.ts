import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { dataDiskMiB, loads, parametersOf } from "../../loads";
import { isReached, usedShare } from "../../loads/share";
import type { HostUsage } from "../../loads/hostUsage";
import type { AskedLoad } from "../../loads/load";
import { loadKinds, type LoadKind } from "../../scenarios/load";

const folder = join(__dirname, "../../loads");
const asked = (load: LoadKind, changes: Partial<AskedLoad> = {}): AskedLoad => ({
  count: 4,
  vcpus: 1,
  nicBitsPerSecond: 1e9,
  parameters: parametersOf({ load }),
  fleetCpus: 2,
  wireBitsPerSecond: null,
  ...changes,
});
const usage = (changes: Partial<HostUsage> = {}): HostUsage => ({
  seconds: 2,
  cpus: { busySeconds: 3, idleSeconds: 1, stealSeconds: 0 },
  runnableMean: 1,
  fleetCpuSeconds: 1,
  mainCpuSeconds: null,
  wireSent: { bytes: 1e8, packets: 1 },
  wireBitsPerSecond: 1e9,
  wireQueueDrops: 0,
  fleetSent: null,
  disk: { readBytes: 0, writtenBytes: 0, operations: 0, busySeconds: 1 },
  files: { before: new Map(), after: new Map() },
  ...changes,
});

test("each load has a folder with both of its sides, and each folder is a load", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...loadKinds].sort());
  for (const name of loadKinds) expect([name, existsSync(join(folder, name, "host.sh"))]).toEqual([name, true]);
});

test("usual parameters are among those that are taken", () => {
  for (const { parameters } of Object.values(loads))
    for (const { usual, schema } of Object.values(parameters)) expect(schema.safeParse(usual).success).toBe(true);
});

test.each<[LoadKind, Partial<AskedLoad>, number]>([
  ["cpu", {}, 2],
  ["cpu", { count: 1 }, 1],
  ["cpu", { count: 1, parameters: { intensityPercent: 50 } }, 0.5],
  ["network", {}, 4e9],
  ["network", { wireBitsPerSecond: 1e9 }, 1e9],
  ["network", { parameters: { intensityPercent: 10 } }, 0.4e9],
  ["disk", {}, 1],
])("the ceiling of %s load asked for with %j is %d", (load, changes, ceiling) => {
  expect(loads[load].ceiling(asked(load, changes))).toBe(ceiling);
});

test.each<[LoadKind, Partial<AskedLoad>, number]>([
  ["cpu", {}, 0.25],
  ["cpu", { count: 1 }, 0.5],
  ["network", { wireBitsPerSecond: 1e9 }, 0.4],
  ["disk", {}, 0.5],
])("the share that %s load asked for with %j uses is %d", (load, changes, share) => {
  expect(usedShare(loads[load], asked(load, changes), usage())).toBeCloseTo(share, 9);
});

test("what a host does not let be read is no share", () => {
  const blind = usage({ wireBitsPerSecond: null, disk: null, fleetCpuSeconds: null });
  expect(usedShare(loads.cpu, asked("cpu"), blind)).toBeNull();
  expect(usedShare(loads.network, asked("network"), blind)).toBeNull();
  expect(usedShare(loads.disk, asked("disk"), blind)).toBeNull();
});

test("a load is reached from 95 % of its ceiling", () => {
  expect([0.949, 0.95, 1.2].map(isReached)).toEqual([false, true, true]);
});

test("a guest's own disk has room for the usual disk load", () => {
  expect(dataDiskMiB).toBe(128);
});
