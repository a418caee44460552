import type { ReadPackets } from "../../captures/packetTable";
import { isToldFromZero } from "../../scenarios/uncertainty";
import { runUncertainty } from "../../uncertainty/runUncertainty";

/** Packets with these RTTs and, where they were captured, net RTTs; nanoseconds. */
function packets(rttNs: number[], netNs: number[] | null, { printedNs = 1000, captureNs = 1 } = {}): ReadPackets {
  const { length } = rttNs;
  return {
    length,
    rttNs: Float64Array.from(rttNs),
    quantisationNs: new Float64Array(length).fill(printedNs),
    sentNs: new Float64Array(length),
    stampStepNs: netNs ? { "sender.tap": captureNs } : {},
    atNs: netNs ? { "sender.tap": Float64Array.from(netNs) } : {},
  };
}

const alike = (value: number, length = 20) => new Array<number>(length).fill(value);

describe("a run's uncertainty", () => {
  it("of ping is that of two readings of a microsecond clock, where all packets took as long", () => {
    const { rttNs, netNs, overheadNs } = runUncertainty("as-published", packets(alike(5000), alike(3333)));
    expect(rttNs?.standard).toBeCloseTo(1000 / Math.sqrt(6), 6);
    expect(netNs?.standard).toBeCloseTo(1 / Math.sqrt(6), 6);
    expect(overheadNs?.standard).toBeCloseTo(Math.hypot(1000, 1) / Math.sqrt(6), 6);
  });

  it("adds what printing loses: 10 µs from 1 ms on", () => {
    const { rttNs } = runUncertainty("as-published", packets(alike(2e6), null, { printedNs: 10_000 }));
    expect(rttNs?.standard).toBeCloseTo(Math.hypot(1000 / Math.sqrt(6), 10_000 / Math.sqrt(12)), 3);
  });

  it("of fping is what it prints, because its clock has nanoseconds", () => {
    const { rttNs } = runUncertainty("open-loop", packets(alike(50_000), null));
    expect(rttNs?.standard).toBeCloseTo(Math.hypot(1 / Math.sqrt(6), 1000 / Math.sqrt(12)), 6);
  });

  it("of net follows the step of the capture's stamps", () => {
    const { netNs } = runUncertainty("as-published", packets(alike(5000), alike(3000), { captureNs: 1000 }));
    expect(netNs?.standard).toBeCloseTo(1000 / Math.sqrt(6), 6);
  });

  it("of the share is what RTT and net are wrong by, carried on to first order", () => {
    const found = runUncertainty("as-published", packets(alike(10_000), alike(4000)));
    const share = (rtt: number, net: number) => 100 * (1 - net / rtt);
    const [byRtt, byNet] = [share(10_001, 4000) - share(10_000, 4000), share(10_000, 4001) - share(10_000, 4000)];
    const [ofRtt, ofNet] = [1000 / Math.sqrt(6), 1 / Math.sqrt(6)];
    expect(found.overheadPercent?.resolution).toBeCloseTo(Math.hypot(byRtt * ofRtt, byNet * ofNet), 2);
  });

  it("is all of its components together", () => {
    const spread = Array.from({ length: 41 }, (_, i) => 100_000 + ((i * 17) % 41) * 1000);
    const { rttNs } = runUncertainty("as-published", packets(spread, null));
    expect(rttNs?.sampling).toBeGreaterThan(1000);
    expect(rttNs?.standard).toBeCloseTo(Math.hypot(rttNs?.sampling ?? 0, rttNs?.resolution ?? 0), 6);
  });

  it("is not told without captures, or with too few packets", () => {
    expect(runUncertainty("as-published", packets(alike(5000), null))).toMatchObject({ netNs: null, overheadNs: null });
    expect(runUncertainty("as-published", packets([5000, 6000], [4000, 5000]))).toEqual({
      rttNs: null,
      netNs: null,
      overheadNs: null,
      overheadPercent: null,
    });
  });
});

test("a figure is told apart from 0 beyond two standard uncertainties", () => {
  expect([isToldFromZero(0.9, 0.45), isToldFromZero(0.91, 0.45), isToldFromZero(-0.91, 0.45)]).toEqual([
    false,
    true,
    true,
  ]);
});
