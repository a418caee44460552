import { readFileSync, writeFileSync } from "node:fs";
import { HostTuning, tuningSettings } from "../../scenarios/tuning";
import { isAlive } from "./harness";
import { me, tuned, TunedHost } from "./tunedHost";

let host: TunedHost;
afterEach(() => host.remove());

const cpu = "sys/devices/system/cpu";
test("all that a host has is set, read back and put back", async () => {
  host = new TunedHost();
  const before = host.values();
  const { code, stderr, json } = await host.tune();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(host.values()).toEqual({ ...before, ...tuned });
  expect(HostTuning.parse(json)).toEqual({
    name: "latency",
    set: [
      "SMT off",
      "adaptive-rx off",
      "generic-receive-offload off",
      "generic-segmentation-offload off",
      "governor performance (4 times)",
      "idle CPUs awake within 0 µs",
      "interrupt of the wire on CPU 1 (2 times)",
      "large-receive-offload off",
      "rx-usecs 0",
      "sibling offline (2 times)",
      "turbo off",
      "tx-tcp-segmentation off",
    ].sort(),
    notSet: [
      "adaptive-tx: the NIC w0 has none",
      "tx-usecs: the NIC w0 has none",
      "tx-tcp6-segmentation: fixed to on by the driver of w0",
    ],
    changed: [],
  });
  const holder = host.holder()!;
  expect(isAlive(holder)).toBe(true);
  expect(host.value("dev/cpu_dma_latency")).toBe("0x00000000");

  expect(await host.call("untune", me)).toEqual({ code: 0, json: { warnings: [] }, stderr: "" });
  expect(host.values()).toEqual(before);
  expect(isAlive(holder)).toBe(false);
  expect(host.read("reservation/tuning/settings")).toBeUndefined();
  // Nothing is left to put back, and that is no error.
  expect(await host.call("untune", me)).toMatchObject({ code: 0, json: { warnings: [] } });
});

test("the old values are written down before the first thing is set", async () => {
  host = new TunedHost();
  const { tuning, recorded } = { tuning: `${host.dataFolder}/reservation/tuning`, recorded: `${host.home}/recorded` };
  const real = readFileSync(`${host.home}/bin/ethtool`, "utf8").replace("#!/bin/bash\n", "");
  host.fakeProgram("ethtool", `[[ $1 != -[CK] || -e ${recorded} ]] || cp ${tuning}/settings ${recorded}\n${real}`);
  await host.tune();
  const lines = readFileSync(recorded, "utf8").trim().split("\n");
  expect(lines).toContain(`governor\t${host.root}/${cpu}/cpu3/cpufreq/scaling_governor\tondemand\tperformance`);
  expect(lines).toContain(`smt\t${host.root}/${cpu}/smt/control\ton\toff`);
  expect(lines).toContain(`idle\t${host.root}/dev/cpu_dma_latency\treleased\t0`);
});

test("what somebody else has changed meanwhile is left as it is, and named", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  const governor = `${cpu}/cpu1/cpufreq/scaling_governor`;
  const theirs = { [governor]: "schedutil", "nic/rx-usecs": "50" };
  for (const [path, text] of Object.entries(theirs)) host.write(path, text);
  const { code, json, stderr } = await host.call("release", me);
  expect(code).toBe(0);
  const warning = (target: string, now: string, set: string, old: string) =>
    expect.stringMatching(
      new RegExp(
        `${target} of host \\S+ reads ${now}, and was set to ${set}: somebody else .* not put back to ${old}$`,
      ),
    ) as string;
  const warnings = [warning("w0 rx-usecs", "50", "0", "3"), warning(governor, "schedutil", "performance", "powersave")];
  expect(json).toEqual({ released: true, warnings: expect.arrayContaining(warnings) as unknown });
  expect(stderr).toContain("warning: w0 rx-usecs of host");
  expect(host.values()).toEqual({ ...before, ...theirs });
});

test("siblings that were offline before are offline again", async () => {
  host = new TunedHost();
  host.write(`${cpu}/cpu3/online`, "0");
  const before = host.values();
  await host.tune();
  // The kernel brings all siblings online when SMT is turned on again.
  host.write(`${cpu}/cpu3/online`, "1");
  expect(await host.call("untune", me)).toMatchObject({ code: 0, json: { warnings: [] } });
  expect(host.values()).toEqual(before);
});

test("what a host lacks is named, and the rest is set", async () => {
  host = new TunedHost({
    [`${cpu}/online`]: "0-1",
    [`${cpu}/smt/control`]: "notsupported",
    [`${cpu}/cpufreq/boost`]: "1",
  });
  expect((await host.tune()).json).toEqual({
    name: "latency",
    set: ["turbo off"],
    notSet: [
      ...[...Object.keys(tuningSettings.latency.coalescing!), ...Object.keys(tuningSettings.latency.offloads!)].map(
        (word) => `${word}: the NIC w0 has none`,
      ),
      "interrupts: the NIC w0 has none of its own",
      "governor: this host has no cpufreq",
      "idle states: this host has no cpuidle driver",
      "SMT: this host has no second threads to turn off (notsupported)",
    ],
    changed: [],
  });
  expect(host.value(`${cpu}/cpufreq/boost`)).toBe("0");
});

test("what a host refuses is named with its own words, and irqbalance is named", async () => {
  host = new TunedHost();
  host.write("nic/refuses-rx-usecs", "1");
  host.write("proc/77/comm", "irqbalance");
  const before = host.values();
  const { code, json } = await host.tune();
  expect(code).toBe(0);
  const { notSet, set } = HostTuning.parse(json);
  expect(set.join()).not.toContain("rx-usecs");
  expect(notSet).toContain("rx-usecs 0: w0 rx-usecs was refused (Invalid argument)");
  expect(notSet).toContain("interrupts for certain: irqbalance runs here and may move them again (stop it)");
  await host.call("untune", me);
  expect(host.values()).toEqual(before);
});

test("SMT is left on where cpusets would lose the siblings for good, and left alone where it is off", async () => {
  host = new TunedHost();
  host.write("proc/self/mounts", "cgroup /sys/fs/cgroup/cpu,cpuset cgroup rw,relatime,cpu,cpuset 0 0");
  const settings = { smt: "off" };
  expect((await host.tune({ settings })).json).toMatchObject({
    set: [],
    notSet: ["SMT: this host has control groups v1, whose cpusets lose a CPU that goes offline for good"],
  });
  expect(host.value(`${cpu}/smt/control`)).toBe("on");
  host.write(`${cpu}/smt/control`, "off");
  const before = host.values();
  expect((await host.tune({ settings })).json).toMatchObject({
    set: expect.arrayContaining(["SMT off"]) as unknown,
    notSet: [],
  });
  await host.call("untune", me);
  expect(host.values()).toEqual(before);
});

test("in a lab only what is of its own namespaces is touched", async () => {
  host = new TunedHost();
  host.write("run/tare-lab.json", "{}");
  const before = host.values();
  const { set, notSet } = HostTuning.parse((await host.tune()).json);
  expect(host.values()).toEqual({
    ...before,
    ...Object.fromEntries(Object.entries(tuned).filter(([path]) => path.startsWith("nic/"))),
  });
  expect(set).toHaveLength(6);
  for (const what of ["governor", "turbo", "idle states", "interrupts", "SMT"])
    expect(notSet).toContainEqual(expect.stringMatching(`^${what}: not a lab's to set`));
  expect(host.holder()).toBeUndefined();
});

test("a host that another stack holds is not tuned", async () => {
  host = new TunedHost();
  const before = host.values();
  const { code, stderr } = await host.tune({
    stack: "other",
    owner: "99999999-2222-3333-4444-555555555555 tare me@here /other",
  });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /error: host \S+ is reserved by stack "\S+".*\nway out: destroy that stack first \(\.\/tare destroy --stack \S+, or pulumi destroy/,
  );
  expect(host.values()).toEqual(before);
});

test("what cannot be put back keeps the host reserved, and the way out works", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  host.write("nic/refuses-rx-usecs", "1");
  const { code, stderr } = await host.call("release", me);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/cannot be put back: w0 rx-usecs to 3 \(Invalid argument\)\nway out: set it there by hand/);
  expect(host.read("reservation/owner.json")).toBeDefined();
  host.write("nic/rx-usecs", "3");
  expect((await host.call("release", me)).code).toBe(0);
  expect(host.values()).toEqual({ ...before, "nic/refuses-rx-usecs": "1" });
});

test("asked for again, it sets what is no longer so, and still knows what was first", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  process.kill(host.holder()!, "SIGKILL");
  host.write(`${cpu}/intel_pstate/no_turbo`, "0");
  const environment = await host.call("environment", { technology: "fake", bridge: "lo", wireNic: "lo", cpus: "0" });
  expect((environment.json as { tuning: HostTuning }).tuning.changed).toEqual([
    `turbo off: ${host.root}/${cpu}/intel_pstate/no_turbo reads 0`,
    `idle CPUs awake within 0 µs: ${host.root}/dev/cpu_dma_latency reads released`,
  ]);
  const again = HostTuning.parse((await host.tune()).json);
  expect(again.changed).toEqual([]);
  expect(isAlive(host.holder()!)).toBe(true);
  await host.call("untune", me);
  expect(host.values()).toEqual(before);
});

test("before a measurement it sets again what died or what a new boot has lost, and nothing else", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  process.kill(host.holder()!, "SIGKILL");
  host.write(`${cpu}/intel_pstate/no_turbo`, "0");
  const mend = async () =>
    expect(await host.call("mend", { ...me, technology: "fake", guests: [] })).toMatchObject({ code: 0 });
  await mend();
  expect(isAlive(host.holder()!)).toBe(true);
  expect(host.values()).toEqual({ ...before, ...tuned, [`${cpu}/intel_pstate/no_turbo`]: "0" });
  writeFileSync(`${host.dataFolder}/reservation/tuning/boot`, "an-earlier-boot\n");
  await mend();
  expect(host.values()).toEqual({ ...before, ...tuned });
  await host.call("untune", me);
  expect(host.values()).toEqual(before);
});

test("what is no longer asked for is put back when it is asked for again", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  await host.tune({ settings: { turbo: "off" } });
  expect(host.values()).toEqual({ ...before, [`${cpu}/intel_pstate/no_turbo`]: "1" });
});

test("facts that are read without a tuning end it first", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  const request = { technology: "fake", bridge: "lo", wireNic: "lo", cpus: "0", affinity: false };
  await host.call("facts", { ...request, tuning: "latency" });
  expect(host.values()).toEqual({ ...before, ...tuned });
  await host.call("facts", request);
  expect(host.values()).toEqual(before);
});
