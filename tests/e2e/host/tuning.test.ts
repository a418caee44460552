import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HostTuning, tuningSettings } from "../../../scenarios/tuning";
import { me, TunedHost } from "../../host/tunedHost";

jest.setTimeout(120_000);

let host: TunedHost;
beforeEach(() => (host = new TunedHost({})));
afterEach(() => host.remove());

const cpus = "/sys/devices/system/cpu";
const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);

/** The longest time that the kernel lets an idle CPU take to wake up: the least that anybody on this machine asks for. */
const wakeUpMicroseconds = () => Number(execFileSync("od", ["-An", "-td4", "-N4", "/dev/cpu_dma_latency"]));

/** What this machine has of governors and turbo. */
const machine = () => [
  ...readdirSync(cpus).map((name) => read(join(cpus, name, "cpufreq/scaling_governor"))),
  read(join(cpus, "intel_pstate/no_turbo")),
  read(join(cpus, "cpufreq/boost")),
];

/** SMT is left out: a CPU that goes offline takes others' work with it. So is the NIC, which labs have of their own. */
const { governor, turbo, wakeUpMicroseconds: asked } = tuningSettings.latency;

test("what this machine has is set and put back, and what it lacks is named", async () => {
  const [before, slowest] = [machine(), wakeUpMicroseconds()];
  const driver = read(join(cpus, "cpuidle/current_driver")) ?? "none";
  const tune = () => host.tune({ root: "", wireNic: "lo", settings: { governor, turbo, wakeUpMicroseconds: asked } });
  const { code, json } = await tune();
  expect(code).toBe(0);
  const { set, notSet } = HostTuning.parse(json);
  if (driver === "none") expect(notSet).toContain("idle states: this host has no cpuidle driver");
  else {
    expect(set).toContain("idle CPUs awake within 0 µs");
    expect(wakeUpMicroseconds()).toBe(0);
    // The kernel forgets what a process asked for that has died, however it died.
    process.kill(host.holder()!, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(wakeUpMicroseconds()).toBe(slowest);
    expect(HostTuning.parse((await tune()).json).changed).toEqual([]);
    expect(wakeUpMicroseconds()).toBe(0);
  }
  if (!existsSync(join(cpus, "cpu0/cpufreq"))) expect(notSet).toContain("governor: this host has no cpufreq");
  else expect(machine()).not.toContain("powersave");
  expect(await host.call("untune", me)).toMatchObject({ code: 0, json: { warnings: [] } });
  expect(machine()).toEqual(before);
  expect(wakeUpMicroseconds()).toBe(slowest);
});
