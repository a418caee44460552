import { hostCommand } from "../../host/program";
import { settingsText, tuningSettings } from "../../scenarios/tuning";
import { owner, Recorder } from "./recorder";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(async () => {
  recorder = new Recorder();
  await recorder.install();
});
afterEach(() => recorder.remove());

const waitsFor = (name: string) => recorder.options.get(name)?.dependsOn;

it("declares nothing for a stack that asks for none", async () => {
  await recorder.deploy({ tuning: "none" });
  expect(recorder.resources.filter(({ name }) => name.startsWith("tuning"))).toEqual([]);
  expect(recorder.request("facts-sender")).not.toHaveProperty("tuning");
});

it("sets both hosts after they are reserved and before their facts are read, and puts them back at delete", async () => {
  await recorder.deploy({ tuning: "latency", senderCpus: "0-3", responderWireNic: "eth7" });
  const path = recorder.named("host-program-sender").inputs.remotePath as string;
  expect(recorder.command("tuning-sender").inputs).toMatchObject({
    create: hostCommand({ path }, "tune"),
    delete: hostCommand({ path }, "untune"),
    addPreviousOutputInEnv: false,
  });
  const common = {
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
    tuning: "latency",
    settings: tuningSettings.latency,
  };
  expect(recorder.request("tuning-sender")).toEqual({ ...common, wireNic: "wire0", cpus: "0-3" });
  expect(recorder.request("tuning-responder")).toEqual({ ...common, wireNic: "eth7", cpus: "" });
  for (const side of ["sender", "responder"]) {
    const both = (name: string) => [`${name}-sender`, `${name}-responder`];
    expect(waitsFor(`tuning-${side}`)).toEqual(expect.arrayContaining(both("reservation")));
    expect(waitsFor(`facts-${side}`)).toEqual(expect.arrayContaining(both("tuning")));
    expect(recorder.request(`facts-${side}`).tuning).toBe("latency");
  }
});

it("says in words what it sets", () => {
  expect(settingsText("latency")).toMatch(
    /^governor performance, turbo off, idle CPUs awake within microseconds: 0, .*SMT off, adaptive-rx off, .*rx-usecs 0, .*generic-receive-offload off/,
  );
});
