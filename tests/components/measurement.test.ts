import { Measurement } from "../../components/measurement";
import type { MeasurementRequest } from "../../scenarios/measurement";
import { environment, Recorder, settled } from "./recorder";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(async () => {
  recorder = new Recorder();
  await recorder.install();
});
afterEach(() => recorder.remove());

const deploy = (changes: Record<string, string> = {}) => recorder.deploy(changes);

describe("the measurement", () => {
  /** The trigger that a request leads to. */
  async function trigger(request: MeasurementRequest): Promise<unknown> {
    const triggers = await measured(request);
    expect(recorder.request("measurement")).toEqual(request);
    expect(triggers).toHaveLength(1);
    return triggers[0];
  }

  async function measured(
    request: MeasurementRequest,
    more: { again?: number; guestsMade?: string } = {},
  ): Promise<unknown[]> {
    await recorder.install();
    recorder.resources.length = 0;
    new Measurement("measurement", { request, ...more });
    await settled();
    const { type, inputs } = recorder.command("measurement");
    expect(type).toBe("command:local:Command");
    expect(inputs).not.toHaveProperty("delete");
    expect(inputs.create).toBe("node -r ./register.js measurements/main.ts");
    return inputs.triggers as unknown[];
  }

  it("is taken again when scenario, image, version or host facts differ, and only then", async () => {
    const request = await deploy();
    const before = await trigger(request);
    expect(await trigger({ ...request, resultsFolder: "elsewhere", hostProgram: "other" })).toBe(before);
    const facts = { sender: { ...request.hostFacts.sender, kernel: "6.2" }, responder: request.hostFacts.responder };
    const different: MeasurementRequest[] = [
      { ...request, scenario: { ...request.scenario, affinity: true } },
      { ...request, imageSha256: "cd".repeat(32) },
      { ...request, toolVersion: "10" },
      { ...request, hostFacts: facts },
      {
        ...request,
        scenario: { ...request.scenario, probes: request.scenario.probes.map((p) => ({ ...p, repetition: 2 })) },
      },
    ];
    const triggers = new Set([before]);
    for (const changed of different) triggers.add(await trigger(changed));
    expect(triggers.size).toBe(different.length + 1);
    expect(environment.kernel).not.toBe("6.2");
  });

  it("is left alone by another boot or link speed, whose facts each run records for itself", async () => {
    const request = await deploy();
    const before = await measured(request);
    const stdin = recorder.request("measurement");
    const { sender, responder } = request.hostFacts;
    const rebooted = { sender: { ...sender, bootId: "another", wireBitsPerSecond: 20e6 }, responder };
    expect(await measured({ ...request, hostFacts: rebooted })).toEqual(before);
    expect(recorder.request("measurement")).toEqual(stdin);
  });

  it("is taken again when a guest was made again, which changes its request and not its trigger", async () => {
    const request = await deploy();
    const before = await measured(request, { guestsMade: "a" });
    expect(recorder.request("measurement")).toEqual({ ...request, guestsMade: "a" });
    expect(await measured(request, { guestsMade: "b" })).toEqual(before);
    expect(recorder.request("measurement")).toEqual({ ...request, guestsMade: "b" });
  });

  it("is taken again when the counter is raised, which stays out of its request and of the scenario's digest", async () => {
    const request = await deploy();
    const [outcome] = await measured(request);
    expect(await measured(request, { again: 0 })).toEqual([outcome]);
    expect(await measured(request, { again: 1 })).toEqual([outcome, 1]);
    expect(await measured(request, { again: 2 })).toEqual([outcome, 2]);
    expect((await deploy({ measureAgain: "3" })).scenarioDigest).toBe(request.scenarioDigest);
  });
});
