import { achievedLoad } from "../../measurements/achievedLoad";
import { isSteady } from "../../measurements/settle";
import { windowAround } from "../../measurements/window";
import type { Scenario } from "../../scenarios/scenario";
import { host, hostSamples, sampleAt, scenario } from "./made";

type Rates = Parameters<typeof sampleAt>[1];
const judge = (background: Partial<Scenario["background"]>, rates: Rates, nic: Scenario["nic"] = null) =>
  achievedLoad(
    { ...scenario(background), nic },
    {
      host,
      wireNic: "wire0",
      samples: hostSamples([0, 1, 2, 3].map((s) => sampleAt(s, rates))),
      startedSeconds: 1001.2,
      endedSeconds: 1001.8,
    },
  );

describe("achievedLoad", () => {
  test("cpu: a fleet is judged by what it used itself, whoever else keeps the CPUs busy", () => {
    expect(judge({ count: 4 }, { busy: 1, fleet: 1.92 })).toMatchObject({
      reached: true,
      share: expect.closeTo(0.96) as number,
    });
    expect(judge({ count: 4 }, { busy: 1, fleet: 0 })).toMatchObject({ reached: false, share: 0 });
    expect(judge({ count: 1 }, { busy: 1, fleet: 0.5 })).toMatchObject({
      reached: false,
      share: expect.closeTo(0.5) as number,
    });
    expect(judge({ count: 1 }, { busy: 0.6, fleet: 0.96 })).toMatchObject({ reached: true });
  });

  test("cpu: with affinity the main guest's CPU is not the fleet's; without, what the main guest used of them is not", () => {
    const judged = (affinity: boolean, main: number) => {
      const samples = [0, 1, 2, 3].map((s) => sampleAt(s, { fleet: 0.98 }));
      for (const [s, sample] of samples.entries()) sample.cpuSecondsByFile.set("main", main * s);
      const guest = { name: "sender", interface: null, cpuFile: "main", ioFiles: [] };
      const times = { startedSeconds: 1001.2, endedSeconds: 1001.8 };
      const evidence = { host, wireNic: "wire0", samples: { ...hostSamples(samples), main: guest }, ...times };
      return achievedLoad({ ...scenario({ count: 4 }), affinity }, evidence).share;
    };
    expect(judged(true, 0.9)).toBeCloseTo(0.98);
    expect(judged(false, 0)).toBeCloseTo(0.49);
    expect(judged(false, 0.9)).toBeCloseTo(0.98 / 1.1);
  });

  test("network: against the slower of wire and NICs", () => {
    const wire = { wireBytes: 0.96e9 / 8 };
    expect(judge({ load: "network", count: 4 }, wire)).toMatchObject({ reached: true });
    expect(judge({ load: "network", count: 2 }, { wireBytes: 0.19e9 / 8 }, "rtl8139")).toMatchObject({
      reached: true,
      share: expect.closeTo(0.95) as number,
    });
    expect(judge({ load: "network", count: 2 }, { wireBytes: 0.19e9 / 8 })).toMatchObject({ reached: false });
  });

  test("network: what left the fleet's own interfaces is counted apart from the wire", () => {
    const { readings } = judge({ load: "network", count: 3 }, { wireBytes: 1000 });
    expect(readings).toMatchObject({ wireTxBytes: 1000, wireTxPackets: 1, fleetTxBytes: 5000, fleetTxPackets: 5 });
  });

  test("a load of less intensity is reached at less", () => {
    const half = { count: 1, parameters: { intensityPercent: 50 } };
    expect(judge(half, { busy: 0.6, fleet: 0.49 })).toMatchObject({ reached: true });
    const tenth = { load: "network" as const, count: 1, parameters: { intensityPercent: 5 } };
    expect(judge(tenth, { wireBytes: 0.49e9 / 8 })).toMatchObject({ reached: true });
  });

  test("each guest's own share of it is told, as far as its host tells", () => {
    expect(judge({ count: 3 }, { busy: 1, fleet: 2 }).guests).toEqual({
      "bg-1": { cpuSeconds: 1.5, txBytes: 2000, txPackets: 2 },
      "bg-2": { cpuSeconds: 0.5, txBytes: 3000, txPackets: 3 },
      "bg-3": { cpuSeconds: null, txBytes: null, txPackets: null },
    });
  });

  test("before and after the probe it is judged by all readings there are", () => {
    const record = judge({ count: 4 }, { busy: 1, fleet: 1.94 });
    expect(record.before).toMatchObject({ share: expect.closeTo(0.97) as number, readings: { windowSeconds: 1 } });
    expect(record.after).toMatchObject({ share: expect.closeTo(0.97) as number, readings: { windowSeconds: 1 } });
    const samples = hostSamples([sampleAt(0), sampleAt(1)]);
    const evidence = { host, wireNic: "wire0", samples, startedSeconds: 1000.2, endedSeconds: 1000.8 };
    expect(achievedLoad(scenario(), evidence)).toMatchObject({ before: null, after: null });
  });

  test("disk: reached where the device is never idle", () => {
    expect(judge({ load: "disk" }, { disk: 0.99 })).toMatchObject({ reached: true });
    expect(judge({ load: "disk" }, { disk: 0.4 })).toMatchObject({ reached: false });
  });

  test("without background guests there is nothing to reach, and still something to read", () => {
    const record = judge({ count: 0 }, { busy: 0.1 });
    expect(record).toMatchObject({ reached: null, share: null });
    expect(record.readings).toMatchObject({ windowSeconds: 1, hostCpuBusySeconds: 0.2, runnableMean: 2 });
  });

  test("what cannot be read is not known, and not reached by default", () => {
    const samples = { ...hostSamples([sampleAt(0), sampleAt(1)]), disk: null };
    const evidence = { host, wireNic: "wire0", samples, startedSeconds: 1000.2, endedSeconds: 1000.8 };
    expect(achievedLoad(scenario({ load: "disk" }), evidence)).toMatchObject({ reached: null, share: null });
    expect(achievedLoad(scenario(), { ...evidence, samples: hostSamples([sampleAt(0)]) })).toMatchObject({
      reached: false,
      share: null,
    });
  });
});

test("the window is the narrowest that holds the probe and is a second long, else the widest there is", () => {
  const samples = [0, 1, 2, 3].map((seconds) => sampleAt(seconds));
  const bounds = (from: number, to: number) => {
    const window = windowAround(samples, from, to);
    return [window?.from.atSeconds, window?.to.atSeconds];
  };
  expect(bounds(1001.5, 1001.6)).toEqual([1001, 1002]);
  expect(bounds(1001, 1002)).toEqual([1001, 1002]);
  expect(bounds(900, 2000)).toEqual([1000, 1003]);
  samples.splice(1, 0, sampleAt(0.9));
  expect(bounds(1000.95, 1000.99)).toEqual([1000.9, 1002]);
  expect(windowAround([], 1, 2)).toBeUndefined();
});

test("a load is steady within five points, and anything at the ceiling is", () => {
  expect(isSteady([0.6, 0.62, 0.64])).toBe(true);
  expect(isSteady([0.6, 0.7])).toBe(false);
  expect(isSteady([0.99, 1.2, 1.04])).toBe(true);
});
