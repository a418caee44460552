import type { ReadPackets } from "../../../captures/packetTable";
import { medianOf } from "../../../uncertainty/medianError";
import { summariseRun } from "../../../analysis/model/summariseRun";
import { readRun } from "../../../analysis/read";
import type { Probe } from "../../../scenarios/probe";
import { runFolders, succeed } from "./measurementCommand";
import type { ProbeTestbed } from "./probeTestbed";

export const probe = (changes: Partial<Probe> = {}): Probe => ({
  rate: "1kpps",
  count: 200,
  mode: "as-published",
  repetition: 1,
  ...changes,
});

/**
 * What a probe says of each round trip against the capture in its guest's kernel: it is never shorter, but for the steps of both
 * clocks, and in the median longer by what the guest's user space takes.
 */
export function expectAroundGuest({ rttNs, quantisationNs, atNs, stampStepNs }: ReadPackets): void {
  const inside = atNs["sender.guest"];
  expect(inside).toBeDefined();
  const beyond = rttNs.map((rtt, i) => rtt - (inside?.[i] ?? NaN));
  const steps = Math.max(...quantisationNs.filter(Number.isFinite)) + (stampStepNs["sender.guest"] ?? 0);
  expect(Math.min(...beyond.filter(Number.isFinite))).toBeGreaterThanOrEqual(-steps);
  expect(medianOf(beyond)).toBeLessThan(100_000);
}

/** A test of each mode beside ping's own. */
export function probeModes(bed: () => ProbeTestbed): void {
  test.each(["open-loop", "isochronous"] as const)("%s: at the rate that was asked for", async (mode) => {
    const probes = [probe({ rate: "500", count: 500, mode })];
    const request = bed().request({ probes, capturePoints: ["guest", "tap", "wire"] });
    await succeed(request);
    const { run, packets } = readRun(runFolders(request)[0]!);
    const { sent, ratePerSecond } = run.achieved;
    expect(sent + (run.schedule?.skipped ?? 0)).toBe(500);
    expect(Math.abs((ratePerSecond * 500) / sent - 460)).toBeLessThan(60); // as if nothing had been skipped
    expect(summariseRun(run, packets).overheadMedianMs).toBeGreaterThan(0);
    expectAroundGuest(packets);
    expect(bed().on("responder", "pgrep -x irtt || true")).toBe("");
  });

  test("ping-pong over UDP and TCP: each of the requests asked for is found at all points among those sent before and after", async () => {
    const probes = (["ping-pong", "ping-pong-tcp"] as const).map((mode) => probe({ rate: "1Mpps", count: 500, mode }));
    const request = bed().request({ probes, capturePoints: ["guest", "tap", "wire"] });
    await succeed(request);
    const folders = runFolders(request);
    expect(folders).toHaveLength(2);
    for (const folder of folders) {
      const { run, packets, trains } = readRun(folder);
      expect(["valid", "suspect"]).toContain(run.validity.verdict);
      expect(summariseRun(run, packets)).toMatchObject({ sent: 500, received: 500, lossPercent: 0 });
      expect(Object.keys(trains)).toEqual(["sender.guest", "sender.tap", "sender.wire"]);
      for (const train of Object.values(trains)) {
        expect(train).toMatchObject({ count: 500, noRequest: [], noReply: [], duplicateRequests: [], strays: 0 });
        expect(Math.min(train.warmUp, train.beyond)).toBeGreaterThan(1000);
      }
      // Each packet's time at a point lies within the one that the probe's own stamps give.
      for (const atNs of Object.values(packets.atNs))
        expect(packets.rttNs.every((rtt, i) => rtt > (atNs[i] ?? NaN))).toBe(true);
      expect(run.captures.every(({ warmUp = 0, beyond = 0 }) => warmUp > 1000 && beyond > 1000)).toBe(true);
    }
    expect(bed().on("responder", "pgrep -x sockperf || true")).toBe("");
  });
}
