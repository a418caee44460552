import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSamples } from "../../measurements/samples";

const recorded = readFileSync(join(__dirname, "recorded/samples-idle.txt"), "utf8");

test("reads what a host printed", () => {
  const host = parseSamples(recorded);
  expect(host).toMatchObject({ wireBitsPerSecond: 1e9, wireQueueDrops: 0, disk: "254:0" });
  expect(host.samples.map((sample) => sample.atSeconds)).toEqual([
    1795405937.831742, 1795405938.848172, 1795405939.570095,
  ]);
  const [first] = host.samples;
  expect([...(first?.cpus ?? [])]).toEqual(
    [
      [0, { busySeconds: 1185.37, idleSeconds: 1588.79, stealSeconds: 302.8 }],
      [1, { busySeconds: 1207.8, idleSeconds: 1549.18, stealSeconds: 329.87 }],
    ].map(([cpu, times]) => [cpu, expect.objectContaining(roughly(times as Record<string, number>))]),
  );
  expect(first?.clock.realtimeSeconds).toBeCloseTo(1795405937.83266, 4);
  expect(first?.clock.monotonicSeconds).toBe(3026.493592656);
  expect(first?.interfaces.get("mgmt0")?.txBytes).toBeGreaterThan(0);
  expect(first?.interfaces.get("wire0")).toMatchObject({ txBytes: 0, txPackets: 0, txDropped: 0 });
  expect(first?.disks.get("254:0")?.writtenBytes).toBeGreaterThan(1e6);
  expect(first).toMatchObject({ governors: null, cpuSecondsByFile: new Map() });
  expect(first?.runnable).toBeGreaterThan(0);
});

test("reads groups' cpu time under both forms of control groups, and names each governor once", () => {
  const text = [
    "### sample 10.5\n### clock 10.5 10.5002 3.25 0.01",
    "==> /sys/fs/cgroup/cpuacct/a/cpuacct.usage <==\n1500000000\n",
    "==> /sys/fs/cgroup/b/cpu.stat <==\nusage_usec 250000\nuser_usec 1\n",
    "==> /proc/41/stat <==\n41 (qemu (x) 86) S 1 41 41 0 -1 4194624 9 0 0 0 150 50 7 7 20 0 4 0 100 0\n",
    "==> /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor <==\nperformance\n",
    "==> /sys/devices/system/cpu/cpu1/cpufreq/scaling_governor <==\nperformance\n",
    "### end\n",
  ].join("\n");
  expect(parseSamples(text).samples[0]).toMatchObject({
    atSeconds: 10.5,
    cpuSecondsByFile: new Map([
      ["/sys/fs/cgroup/cpuacct/a/cpuacct.usage", 1.5],
      ["/sys/fs/cgroup/b/cpu.stat", 0.25],
      ["/proc/41/stat", 2],
    ]),
    governors: "performance",
    clock: { uncertaintySeconds: 0.01 },
  });
});

test("a sample that was cut off is none, a wire without rate falls back on its speed", () => {
  const cut = parseSamples(recorded.slice(0, recorded.lastIndexOf("### end")));
  expect(cut.samples).toHaveLength(2);
  const queue = '### queues [{"kind":"noqueue","drops":0}]\n';
  expect(parseSamples(`${queue}### speed 25000\n`).wireBitsPerSecond).toBe(25e9);
  expect(parseSamples(`${queue}### speed -1\n`).wireBitsPerSecond).toBeNull();
  expect(parseSamples("")).toEqual({
    samples: [],
    wireBitsPerSecond: null,
    wireQueueDrops: null,
    disk: null,
    fleet: [],
    main: null,
    machine: null,
    tool: [],
    daemons: [],
    endedGuests: [],
  });
});

test("reads which guests there were, and which of them ended", () => {
  const text = [
    "### machine 0f-1e pid:[4026531836]",
    "### tool 412 77",
    "### daemons dockerd containerd-shim",
    "### main sender veth0 /proc/41/stat /proc/41/io",
    "### guest bg-1 veth1 /sys/fs/cgroup/b/cpu.stat /proc/51/io /proc/52/io",
    "### guest bg-2 tare0a1b -",
    "### ended bg-2",
    "",
  ].join("\n");
  expect(parseSamples(text)).toMatchObject({
    machine: "0f-1e pid:[4026531836]",
    tool: [412, 77],
    daemons: ["dockerd", "containerd-shim"],
    main: { name: "sender", interface: "veth0", cpuFile: "/proc/41/stat", ioFiles: ["/proc/41/io"] },
    fleet: [
      {
        name: "bg-1",
        interface: "veth1",
        cpuFile: "/sys/fs/cgroup/b/cpu.stat",
        ioFiles: ["/proc/51/io", "/proc/52/io"],
      },
      { name: "bg-2", interface: "tare0a1b", cpuFile: null, ioFiles: [] },
    ],
    endedGuests: ["bg-2"],
  });
});

test("drops of the wire's queue are those between first and last look", () => {
  const look = (drops: number) => `### queues [{"options":{"rate":125000000},"drops":${drops}},{"drops":1}]\n`;
  expect(parseSamples(look(10) + look(17))).toMatchObject({ wireQueueDrops: 7, wireBitsPerSecond: 1e9 });
});

function roughly(times: Record<string, number>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(times).map(([name, value]) => [name, expect.closeTo(value, 6) as unknown]));
}
