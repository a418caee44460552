import * as pulumi from "@pulumi/pulumi";
import { Testbed } from "../../components/testbed";
import { ConfigError } from "../../config/problem";
import { MeasurementRequest } from "../../scenarios/measurement";
import { hostKeys, owner, Recorder, sha256 } from "./recorder";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
});
afterEach(() => recorder.remove());

async function deploy(changes: Record<string, string> = {}): Promise<MeasurementRequest> {
  await recorder.install();
  return recorder.deploy(changes);
}

const containers = () => recorder.ofType("docker:index/container:Container").map((resource) => resource.inputs);

describe("the testbed", () => {
  it("is the whole chain, each part once", async () => {
    await deploy({ backgroundCount: "2" });
    const names = recorder.resources.map((resource) => resource.name);
    for (const name of [
      "image",
      "load-responder",
      "host-program-sender",
      "host-program-responder",
      "reservation-sender",
      "reservation-responder",
      "facts-sender",
      "facts-responder-admission",
      "docker-sender",
      "guest-sender",
      "guest-responder",
      "bg-sender-1",
      "bg-sender-2",
      "load-sender",
      "ready-sender",
      "ready-responder",
    ])
      expect(names).toContain(name);
    expect(names).not.toContain("bg-sender-3");
  });

  it("is held by the reservation from the first create to the last delete", async () => {
    await deploy({ backgroundCount: "1" });
    const waitsFor = (name: string) => recorder.options.get(name)!.dependsOn;
    expect(waitsFor("reservation-sender")).toEqual(
      expect.arrayContaining(["host-program-sender", "host-program-responder"]),
    );
    expect(waitsFor("reservation-responder")).toContain("reservation-sender");
    expect(waitsFor("facts-responder-admission")).toContain("facts-responder");
    const made = ["facts-sender", "facts-responder", "image", "docker-sender", "guest-sender", "bg-sender-1"];
    for (const name of [...made, "load-sender", "load-responder", "ready-sender", "ready-responder"])
      expect([name, waitsFor(name)]).toEqual([
        name,
        expect.arrayContaining(["reservation-sender", "reservation-responder"]),
      ]);
    for (const name of ["guest-sender", "guest-responder", "bg-sender-1"]) {
      expect(waitsFor(name)).toContain("facts-sender-admission");
      expect(waitsFor("load-sender")).toContain(name);
    }
    // What the other side did before ends before a fleet that moves boots.
    expect(waitsFor("bg-sender-1")).toContain("load-responder");
    // All else is proved before the load starts, because busy guests answer late.
    for (const name of ["ready-sender", "ready-responder"]) {
      expect(waitsFor(name)).toEqual(expect.arrayContaining(["load-responder", "bg-sender-1"]));
      expect(waitsFor(name)).not.toContain("load-sender");
      expect(waitsFor("load-sender")).toContain(name);
    }
    // The identity is in the state before a host hears of it.
    expect(waitsFor("reservation-sender")).toContain("reservation-identity");
    expect(recorder.command("reservation-identity").inputs).not.toHaveProperty("triggers");
  });

  it("asks for a measurement that its schema takes", async () => {
    const request = MeasurementRequest.parse(
      await deploy({ backgroundCount: "3", location: "responder", captureCost: "true" }),
    );
    expect(request.captureCost).toBe(true);
    expect(request.imageSha256).toBe(sha256);
    expect(request.lab).toBe("test");
    expect(request.guests.responder).toEqual({
      name: "tare-demo-responder",
      technology: "docker",
      side: "responder",
      address: "10.202.0.11",
    });
    expect(request.background.map(({ name, side, address }) => [name, side, address])).toEqual([
      ["tare-demo-bg-1", "responder", "10.202.2.1"],
      ["tare-demo-bg-2", "responder", "10.202.2.2"],
      ["tare-demo-bg-3", "responder", "10.202.2.3"],
    ]);
    expect(JSON.stringify(request)).not.toContain("PRIVATE KEY");
  });

  it("asks for the same where a host key that was in known_hosts is in the configuration", async () => {
    const before = await deploy();
    expect(await deploy({ senderHostKey: `${hostKeys.sender} root@there` })).toEqual(before);
  });

  it("is neither proved again nor does its load start again where only probes and capture points differ", async () => {
    const asked = () => ["ready-sender", "ready-responder", "load-sender"].map((name) => recorder.request(name));
    await deploy({ backgroundCount: "1" });
    const before = asked();
    const probes = { rates: '["1Mpps"]', count: "7", repetitions: "3", capturePoints: '["all"]' };
    for (const [changes, isSame] of [
      [probes, true],
      [{ load: "network" }, false],
      [{ mainMemory: "300" }, false],
    ] as const) {
      recorder.resources.length = 0;
      await deploy({ backgroundCount: "1", ...changes });
      expect([changes, JSON.stringify(asked()) === JSON.stringify(before)]).toEqual([changes, isSame]);
    }
  });

  it("adds guests and leaves the others as they are when the fleet grows", async () => {
    await deploy({ backgroundCount: "2" });
    const before = new Map(
      recorder.ofType("docker:index/container:Container").map(({ name, inputs }) => [name, inputs]),
    );
    recorder.resources.length = 0;
    await deploy({ backgroundCount: "6" });
    const after = new Map(
      recorder.ofType("docker:index/container:Container").map(({ name, inputs }) => [name, inputs]),
    );
    expect(after.size - before.size).toBe(4);
    for (const [name, inputs] of before) expect(after.get(name)).toEqual(inputs);
  });

  it("ends every load where there is no background, by an update and not by a delete after the measurement", async () => {
    await deploy({ backgroundCount: "0" });
    for (const side of ["sender", "responder"]) {
      expect(recorder.request(`load-${side}`)).toEqual({
        stack: "demo",
        owner,
        dataFolder: "/var/lib/tare",
        guests: [],
      });
    }
  });

  it("gives main guests a CPU of their own under affinity", async () => {
    await deploy({ affinity: "true", backgroundCount: "1" });
    const cpus = Object.fromEntries(containers().map((inputs) => [inputs.name, inputs.cpuSet]));
    expect(cpus).toEqual({ "tare-demo-sender": "0", "tare-demo-responder": "0", "tare-demo-bg-1": "1,2,3" });
  });

  it("moves a fleet as another fleet, so that nothing of the old one stays", async () => {
    await deploy({ backgroundCount: "1", location: "responder" });
    expect(recorder.named("bg-responder-1", "docker:index/container:Container").provider).toContain(
      "docker-responder-daemon",
    );
    expect(recorder.request("load-sender").guests).toEqual([]);
    expect(recorder.request("load-responder").guests).toEqual([{ name: "tare-demo-bg-1", id: "bg-responder-1-id" }]);
  });

  it("puts neither times nor paths of this machine into inputs", async () => {
    await deploy();
    const lines = () => recorder.resources.map((resource) => JSON.stringify(resource)).sort();
    const first = lines();
    recorder.resources.length = 0;
    await deploy();
    expect(lines()).toEqual(first);
    expect(first.join()).not.toContain(process.cwd());
  });

  it("refuses what cannot be deployed yet before the first resource, by key", async () => {
    await recorder.install();
    const refuse = (changes: Record<string, string>) => () =>
      new Testbed("testbed", { stack: "demo", toolVersion: "9", config: recorder.config(changes) });
    const cloud = { image: "disk.qcow2", imageSha256: "a".repeat(64) };
    expect(refuse(cloud)).toThrow(ConfigError);
    expect(refuse(cloud)).toThrow(/^config image = disk\.qcow2: a cloud image cannot be used with docker/);
    expect(recorder.ofType("command:remote:CopyToRemote")).toEqual([]);
  });

  it("asks for open-loop probes and for captures in the guest as for any other", async () => {
    const probes = { mode: "open-loop", rates: '["500"]', capturePoints: '["guest", "wire"]' };
    const { scenario } = await deploy(probes);
    expect(scenario.probes).toEqual([{ rate: "500", count: 1000, mode: "open-loop", repetition: 1 }]);
    expect(scenario.capturePoints).toEqual(["guest", "wire"]);
  });

  it("says how to make a missing key", async () => {
    await recorder.install();
    const config = recorder.config({ senderKeyFile: "nowhere/key" });
    const make = () => new Testbed("testbed", { stack: "demo", toolVersion: "9", config });
    expect(make).toThrow(pulumi.RunError);
    expect(make).toThrow(/private key for the sender server cannot be read.*tare lab up.*senderKeyFile/s);
  });
});
