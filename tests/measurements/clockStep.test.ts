import fc from "../support/seeded";
import { clockStepSeconds } from "../../measurements/clockStep";
import { sampleAt } from "./made";

test("a clock that runs on, also one that NTP slews, was not set", () => {
  fc.assert(
    fc.property(fc.double({ min: -500e-6, max: 500e-6, noNaN: true }), (slew) => {
      const samples = [0, 10, 20, 1000].map((seconds) => sampleAt(seconds, { clockStep: seconds * slew }));
      expect(clockStepSeconds(samples)).toBe(0);
    }),
  );
});

test("finds a step either way, and gives the largest", () => {
  const samples = [sampleAt(0), sampleAt(1, { clockStep: 0.05 }), sampleAt(2, { clockStep: -0.45 })];
  expect(clockStepSeconds(samples)).toBeCloseTo(-0.5, 6);
  expect(clockStepSeconds([])).toBe(0);
});

test("a coarse monotonic clock is no step", () => {
  const coarse = [sampleAt(0), sampleAt(1)].map((sample, i) => ({
    ...sample,
    clock: { ...sample.clock, monotonicSeconds: sample.clock.monotonicSeconds + i * 0.0099, uncertaintySeconds: 0.01 },
  }));
  expect(clockStepSeconds(coarse)).toBe(0);
});
