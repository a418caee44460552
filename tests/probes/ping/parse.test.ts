import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../../support/seeded";
import { countMismatch, ProbeOutputError } from "../../../probes/output";
import { parsePing } from "../../../probes/ping/parse";

const recorded = (name: string) => readFileSync(join(__dirname, "../recorded", name), "latin1");

/** As iputils' ping prints a round trip: three significant digits. */
function printed(microseconds: number): string {
  if (microseconds >= 100_000 - 50) return String(Math.floor((microseconds + 500) / 1000));
  if (microseconds >= 10_000 - 5) return (Math.floor((microseconds + 50) / 100) / 10).toFixed(1);
  if (microseconds >= 1000) return (Math.floor((microseconds + 5) / 10) / 100).toFixed(2);
  return (microseconds / 1000).toFixed(3);
}

const opening = "PING 10.202.0.11 (10.202.0.11) 56(84) bytes of data.\n";
const line = (number: number, ms: string) => `64 bytes from 10.202.0.11: icmp_seq=${number} ttl=64 time=${ms} ms\n`;
const totals = (sent: number, received: number, milliseconds = 1000) =>
  `\n--- 10.202.0.11 ping statistics ---\n${sent} packets transmitted, ${received} received, 0% packet loss, time ${milliseconds}ms\n`;

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

  test("from iputils 20250602 on the warning does not say how far the clock went back", () => {
    const { clockBackNs, stampingChanged } = parsePing(
      `${opening}${line(1, "0.051")}${line(2, "0.000")}${totals(2, 2)}ping: Warning: time of day goes back (-1 s), taking countermeasures\n`,
    );
    expect({ clockBackNs, stampingChanged }).toEqual({ clockBackNs: [NaN], stampingChanged: true });
    expect(parsePing(recorded("ping-normal.txt")).stampingChanged).toBe(false);
  });

  test("a reply that was cut short on its way is a reply without an RTT", () => {
    const cut = (number: number) => `24 bytes from 10.202.0.11: icmp_seq=${number} ttl=64 (truncated)\n`;
    const output = parsePing(`${opening}${cut(1)}${line(2, "0.565")}${cut(3)}${totals(3, 3)}`);
    expect(output.replies).toMatchObject({ sequence: [1, 2, 3], rttNs: [NaN, 565_000, NaN] });
    expect(countMismatch(output)).toBeUndefined();
  });

  test("a reply with a wrong checksum is none, as ping counts", () => {
    const output = parsePing(`${opening}${line(1, "0.565").replace("ms\n", "ms (BAD CHECKSUM!)\n")}${totals(1, 0)}`);
    expect(output).toMatchObject({ errors: 1, replies: { sequence: [] } });
    expect(countMismatch(output)).toBeUndefined();
  });

  test("reads the number under its old name, too", () => {
    const output = parsePing(`${opening}${(line(1, "9.66") + line(2, "9.61")).replace(/seq/g, "req")}${totals(2, 2)}`);
    expect(output.replies).toMatchObject({ sequence: [1, 2], rttNs: [9_660_000, 9_610_000] });
  });

  test("replies that were not read are told by ping's own count", () => {
    expect(
      countMismatch(parsePing(`${opening}64 octets from 10.202.0.11: number 1\n${line(2, "0.05")}${totals(2, 2)}`)),
    ).toBe("the probe counted 2 replies, and 1 were read");
    expect(countMismatch(parsePing(recorded("ping-duplicates.txt")))).toBeUndefined();
    expect(countMismatch(parsePing(recorded("ping-loss.txt")))).toBeUndefined();
    expect(countMismatch(parsePing(opening + line(1, "0.05")))).toBeUndefined();
  });

  test("a reply 40,000 requests late belongs to its request, also where numbers start again", () => {
    const lateOf = (sent: number) => {
      const replies = Array.from({ length: 40_005 }, (_, i) => i + 1).filter((number) => number !== 5);
      const text = replies.map((number) => line(number % 65536, "0.05")).join("") + line(5, "40000");
      const after = Array.from({ length: sent - 40_005 }, (_, i) => line((40_006 + i) % 65536, "0.05")).join("");
      const output = parsePing(opening + text + after + totals(sent, sent, sent - 1));
      expect(output.replies.sequence.toSorted((a, b) => a - b)).toEqual(Array.from({ length: sent }, (_, i) => i + 1));
      return output.replies.sequence.indexOf(5);
    };
    expect(lateOf(40_005)).toBe(40_004);
    expect(lateOf(70_000)).toBe(40_004);
  });

  test("100,000 lines that are no reply take hardly longer than as many replies", () => {
    const elapsed = (text: string) => {
      const started = performance.now();
      parsePing(text);
      return performance.now() - started;
    };
    const numbers = Array.from({ length: 100_000 }, (_, i) => (i + 2) % 65536);
    const errors = numbers.map((n) => `From 10.202.0.10 icmp_seq=${n} Destination Host Unreachable\n`).join("");
    const replies = numbers.map((n) => line(n, "0.05")).join("");
    const once = elapsed(opening + line(1, "0.05") + replies);
    expect(elapsed(opening + line(1, "0.05") + errors)).toBeLessThan(20 * once + 1000);
    expect(parsePing(opening + line(1, "0.05") + errors).errors).toBe(100_000);
  });

  test("what ping says of its own errors is kept, each once", () => {
    const text = `${opening}ping: cannot flood; minimal interval allowed for user is 2ms\n`;
    expect(parsePing(text)).toMatchObject({
      totals: null,
      complaints: ["ping: cannot flood; minimal interval allowed for user is 2ms"],
    });
    const many = `${opening}${totals(3, 3)}${"ping: sendmsg: No buffer space available\n".repeat(9)}`;
    expect(parsePing(many).complaints).toEqual(["ping: sendmsg: No buffer space available"]);
  });

  test.each([
    ["BusyBox's", `PING 10.0.0.2 (10.0.0.2): 56 data bytes\n64 bytes from 10.0.0.2: seq=0 ttl=64 time=0.070 ms\n`],
    ["BusyBox's", "ping: invalid number '0.001'\nBusyBox v1.35.0 (Debian 1:1.35.0-4) multi-call binary.\n"],
    [
      "inetutils'",
      `PING 10.0.0.2 (10.0.0.2): 56 data bytes\n64 bytes from 10.0.0.2: icmp_seq=0 ttl=64 time=0.072 ms\n--- 10.0.0.2 ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\n`,
    ],
    ["another one", `PING 10.0.0.2 (10.0.0.2): 56 data bytes\n`],
  ])("another ping is refused by its name: %s", (name, text) => {
    expect(() => parsePing(text)).toThrow(
      expect.objectContaining({
        problem: "foreign",
        message: expect.stringContaining(`this is not iputils' ping but ${name}`) as string,
        wayOut: expect.stringContaining("iputils-ping") as string,
      }) as Error,
    );
  });

  test("a ping that ended without sending is told in its own words, with what to change", () => {
    const refusal = (text: string, wayOut: string) =>
      expect(() => parsePing(text)).toThrow(
        expect.objectContaining({
          problem: "refused",
          message: expect.stringContaining(text.split("\n")[0]!) as string,
          wayOut: expect.stringContaining(wayOut) as string,
        }) as Error,
      );
    refusal("ping: invalid option -- 'Z'\n\nUsage\n  ping [options] <destination>\n", "Tare's own image");
    refusal("ping: cannot flood; minimal interval, allowed for user, is 200ms\n", 'lower "rates"');
    refusal("ping: connect: Network is unreachable\n", "./tare up");
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
