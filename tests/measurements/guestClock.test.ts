import { pairEchoes } from "../../captures/pair";
import { guestClockStepSeconds } from "../../measurements/guestClock";
import { emptyOutput } from "../../probes/output";
import fc from "../support/seeded";
import { writePcap, type Packet } from "../captures/writePcap";

const numbering = { first: 1, modulus: 65536 };
const seconds = 1_700_000_000;

/** A request: microseconds from its stamp to the capture, in the net, from the capture to its receipt. */
type Delays = [out: number, net: number, back: number];

/**
 * Packets, one a millisecond or when the reply before is back, of a guest whose clock is set by `stepUs` at `stepAtUs`.
 * @param stamped whether the probe sends its stamp along
 */
function step(delays: Delays[], stepAtUs: number, stepUs: number, stamped = true, driftPpm = 0): number {
  const offset = 3_000_000; // the two clocks never agreed
  const guest = (us: number) => Math.floor(us * (1 + driftPpm / 1e6) + offset + (us >= stepAtUs ? stepUs : 0));
  const output = emptyOutput(numbering);
  const packets: Packet[] = [];
  let now = 1000;
  delays.forEach(([out, net, back], i) => {
    const stamp = guest(now);
    const payloadStamp = stamped
      ? { payloadStamp: { seconds: seconds + Math.floor(stamp / 1e6), microseconds: stamp % 1e6 } }
      : {};
    const at = (us: number) => ({ seconds: seconds + Math.floor(us / 1e6), nanos: (us % 1e6) * 1000 });
    const common = { identifier: 7, sequence: i + 1, ...payloadStamp };
    packets.push({ ...common, ...at(now + out), reply: false }, { ...common, ...at(now + out + net), reply: true });
    output.replies.sequence.push(i + 1);
    output.replies.rttNs.push((guest(now + out + net + back) - stamp) * 1000);
    output.replies.quantisationNs.push(1000);
    output.replies.duplicate.push(false);
    now += Math.max(1000, out + net + back);
  });
  return guestClockStepSeconds(output, pairEchoes(writePcap(packets), delays.length, numbering));
}

const quick: Delays[] = Array.from({ length: 200 }, () => [20, 50, 30]);

test("finds a clock set forward by half a second, within a packet or between two", () => {
  expect(step(quick, 100_050, 500_000)).toBeCloseTo(0.5, 3);
  expect(step(quick, 100_500, 500_000)).toBeCloseTo(0.5, 3);
  expect(step(quick, 100_500, -500_000)).toBeCloseTo(-0.5, 3);
});

test("without a stamp it finds one that an RTT contains", () => {
  expect(step(quick, 100_050, 500_000, false)).toBeCloseTo(0.5, 2);
  // Between two packets it changes no RTT.
  expect(step(quick, 100_500, 500_000, false)).toBe(0);
});

test("delays of any length anywhere, and clocks that drift, are no step", () => {
  const delay = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 700_000 }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(delay, delay, delay), { minLength: 2, maxLength: 40 }),
      fc.boolean(),
      fc.integer({ min: -400, max: 400 }),
      (delays, stamped, ppm) => {
        expect(step(delays, Infinity, 0, stamped, stamped ? ppm : 0)).toBe(0);
      },
    ),
  );
});
