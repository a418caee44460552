import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../../support/seeded";
import { ProbeOutputError } from "../../../probes/output";
import { parsePing } from "../../../probes/ping/parse";

const recorded = (name: string) => readFileSync(join(__dirname, "../recorded", name), "latin1");

/** As iputils' ping prints a round trip: three significant digits. */
function printed(microseconds: number): string {
  if (microseconds >= 100_000 - 50) return String(Math.floor((microseconds + 500) / 1000));
  if (microseconds >= 10_000 - 5) return (Math.floor((microseconds + 50) / 100) / 10).toFixed(1);
  if (microseconds >= 1000) return (Math.floor((microseconds + 5) / 10) / 100).toFixed(2);
  return (microseconds / 1000).toFixed(3);
}

describe("parsePing", () => {
  test("reads a real output, and marks how coarse each RTT is", () => {
    const output = parsePing(recorded("ping-normal.txt"));
    expect(output.replies).toEqual({
      sequence: [1, 2, 3, 4, 5],
      rttNs: [1_550_000, 60_000, 59_000, 63_000, 61_000],
      quantisationNs: [10_000, 1_000, 1_000, 1_000, 1_000],
      duplicate: [false, false, false, false, false],
    });
    expect(output.totals).toEqual({ sent: 5, received: 5, duplicates: 0, durationSeconds: 0.055 });
  });

  test.each([
    ["ping-stamped.txt", 3, { sent: 3, received: 3, duplicates: 0, durationSeconds: 0.03 }, 0],
    ["ping-quiet.txt", 0, { sent: 5, received: 5, duplicates: 0, durationSeconds: 0.062 }, 0],
    ["ping-flood.txt", 0, { sent: 50, received: 50, duplicates: 0, durationSeconds: 0.001 }, 0],
    ["ping-loss.txt", 8, { sent: 10, received: 8, duplicates: 0, durationSeconds: 0.142 }, 0],
    ["ping-duplicates.txt", 9, { sent: 3, received: 3, duplicates: 6, durationSeconds: 0.407 }, 0],
    ["ping-unreachable.txt", 0, { sent: 3, received: 0, duplicates: 0, durationSeconds: 0.03 }, 0],
    ["ping-no-answer.txt", 0, { sent: 3, received: 0, duplicates: 0, durationSeconds: 0.112 }, 0],
    ["ping-host-unreachable.txt", 0, { sent: 3, received: 0, duplicates: 0, durationSeconds: 2.439 }, 3],
  ])("%s: %i replies and its totals", (name, replies, totals, errors) => {
    const output = parsePing(recorded(name));
    expect(output.replies.sequence).toHaveLength(replies);
    expect(output.totals).toEqual(totals);
    expect(output.errors).toBe(errors);
  });

  test("names lost requests by their absence and duplicates by ping's mark", () => {
    expect(parsePing(recorded("ping-loss.txt")).replies.sequence).toEqual([2, 3, 4, 5, 7, 8, 9, 10]);
    const { sequence, duplicate } = parsePing(recorded("ping-duplicates.txt")).replies;
    expect(sequence).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3]);
    expect(duplicate).toEqual([false, true, true, true, false, true, true, true, false]);
  });

  test("counts on where the 16-bit sequence wraps, losses and reordering included", () => {
    fc.assert(
      fc.property(fc.integer({ min: 65_500, max: 66_000 }), fc.nat(30), (last, dropEvery) => {
        const numbers = Array.from({ length: last }, (_, i) => i + 1).filter(
          (n) => dropEvery === 0 || n % (dropEvery + 1) !== 0,
        );
        for (let i = 100; i + 1 < numbers.length; i += 1000)
          [numbers[i], numbers[i + 1]] = [numbers[i + 1]!, numbers[i]!];
        const lines = numbers.map((n) => `64 bytes from 10.0.0.2: icmp_seq=${n % 65536} ttl=64 time=0.010 ms`);
        const output = parsePing(["PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.", ...lines].join("\n"));
        expect(output.replies.sequence).toEqual(numbers);
      }),
      { numRuns: 3 },
    );
  });

  test("what is read differs from what was measured by no more than half the marked step", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), (microseconds) => {
        const text = `PING h (h) 56(84) bytes of data.\n64 bytes from h: icmp_seq=1 ttl=64 time=${printed(microseconds)} ms\n`;
        const { rttNs, quantisationNs } = parsePing(text).replies;
        expect(Math.abs(rttNs[0]! - microseconds * 1000)).toBeLessThanOrEqual(quantisationNs[0]! / 2);
      }),
    );
  });

  test("an output cut off anywhere has no totals and no wrong reply", () => {
    const text = recorded("ping-normal.txt");
    const whole = parsePing(text).replies;
    for (let size = text.indexOf("data.") + 5; size < text.indexOf("\n---"); size++) {
      const { replies, totals } = parsePing(text.slice(0, size));
      expect(totals).toBeNull();
      expect(replies.rttNs).toEqual(whole.rttNs.slice(0, replies.rttNs.length));
    }
  });

  test("reads ping's warnings of a clock that goes backwards", () => {
    const text =
      recorded("ping-normal.txt") + "ping: Warning: time of day goes back (-1234us), taking countermeasures\n";
    expect(parsePing(text).clockBackNs).toEqual([1_234_000]);
  });

  test.each([
    ["", "it is empty"],
    ["sh: ping: not found\n", 'it begins with "sh: ping: not found\\n"'],
    [
      "PING 10.0.0.2 (10.0.0.2): 56 data bytes\n64 bytes from 10.0.0.2: seq=0 ttl=64 time=0.1 ms\n",
      "not the output of iputils' ping",
    ],
  ])("refuses what is not ping's: %j", (text, message) => {
    expect(() => parsePing(text)).toThrow(ProbeOutputError);
    expect(() => parsePing(text)).toThrow(message);
  });
});
