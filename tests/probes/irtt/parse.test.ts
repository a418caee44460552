import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forEachEcho } from "../../../captures/echoes";
import { packetTable } from "../../../captures/packetTable";
import { pairEchoes, roundTripsNs } from "../../../captures/pair";
import { irtt } from "../../../probes/irtt/descriptor";
import { numbering, parseIrtt } from "../../../probes/irtt/parse";
import { countMismatch, emptyOutput } from "../../../probes/output";
import { intendedTimes } from "../../../uncertainty/intendedTimes";

const recorded = join(__dirname, "../recorded");
/** irtt 0.9.0 asked for 20 requests, one a millisecond, on a busy machine; and a capture of the same. */
const text = readFileSync(join(recorded, "irtt.txt"), "latin1");
const capture = join(recorded, "irtt.pcap");

describe("parseIrtt", () => {
  const output = parseIrtt(text);

  test("reads a real output: RTT by the client's stamps, and the times that it left out", () => {
    expect(output.totals).toEqual({ sent: 13, received: 13, duplicates: 0, durationSeconds: 0.019071552 });
    expect(output.replies.sequence).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
    expect(output.replies.rttNs.slice(0, 3)).toEqual([419_472, 160_308, 114_894]);
    expect(countMismatch(output)).toBeUndefined();
    const { intervalNs, intendedNs = [], sentNs = [], skipped } = output.schedule ?? {};
    expect([intervalNs, skipped]).toEqual([1e6, 7]);
    // The second left 2 ms late: two times passed by.
    expect(intendedNs.slice(0, 4)).toEqual([0, 1e6, 4e6, 5e6]);
    expect(sentNs[1]).toBe(3_046_772);
    const table = packetTable(output, {});
    expect([...(table.probeSentNs ?? [])]).toEqual(sentNs);
    expect([...(table.intendedNs ?? [])]).toEqual(intendedNs);
  });

  test("its packets are found in a capture by ports and irtt's number, and lie within its own stamps", () => {
    const train = pairEchoes(capture, 13, numbering, { hops: 200 });
    expect(train).toMatchObject({ identifier: 53482, candidates: 1, count: 13, strays: 0, noRequest: [], noReply: [] });
    const outer = [...roundTripsNs(train)].slice(1);
    outer.forEach((rtt, i) => expect(rtt).toBeLessThan(output.replies.rttNs[i] ?? 0));
    // Four packets open the connection and close it: they are no requests.
    expect(train.packets).toBe(29);
    let echoes = 0;
    forEachEcho(capture, () => echoes++);
    expect(echoes).toBe(26);
  });

  test("a number beyond those of any probe, and a packet of another program, are none of irtt's", () => {
    const bytes = readFileSync(capture);
    const magic = Buffer.from([0x14, 0xa7, 0x5b, 0x00]);
    const first = bytes.indexOf(magic, bytes.indexOf(magic) + 1);
    const echoes = (change: (copy: Buffer) => void) => {
      const copy = Buffer.from(bytes);
      change(copy);
      return forEachEcho(copy, () => undefined).echoes;
    };
    expect(echoes(() => undefined)).toBe(26);
    expect(echoes((copy) => copy.writeUInt32LE(2 ** 31, first + 12))).toBe(25);
    expect(echoes((copy) => copy.writeUInt8(0x15, first))).toBe(25);
  });

  test("what another program wrote is foreign to it, and what irtt says before it has sent is the reason", () => {
    expect(() => parseIrtt("PING 10.0.0.2\n")).toThrow("not the output of irtt");
    expect(() => parseIrtt(text.replace('"json_format": 1', '"json_format": 2'))).toThrow("format 1");
    expect(() => parseIrtt(text.slice(0, 5000))).toThrow("format 1");
    expect(() => parseIrtt("Error: read udp4 127.0.0.1:34538->127.0.0.1:2112: read: connection refused\n")).toThrow(
      expect.objectContaining({ problem: "refused", message: expect.stringContaining("connection refused") as string }),
    );
  });

  test("lost replies have no RTT", () => {
    const { replies, totals } = parseIrtt(readFileSync(join(recorded, "irtt-lossy.txt"), "latin1"));
    expect(totals).toMatchObject({ sent: 6, received: 4 });
    expect(replies.sequence).toEqual([2, 3, 5, 6]);
    expect(replies.rttNs[0]).toBe(135_673);
  });
});

describe("round trips from the intended times", () => {
  test("count a late request from its time, and a skipped one as answered with the next", () => {
    const output = emptyOutput(numbering);
    output.replies = {
      sequence: [1, 2, 3],
      rttNs: [10, 20, NaN],
      quantisationNs: [1, 1, NaN],
      duplicate: [false, false, false],
    };
    // Due at 0, 100, 200, 300, 400: the path held the sender up until 310, and 100 and 200 were never sent.
    output.schedule = { intervalNs: 100, intendedNs: [0, 300, 400], sentNs: [0, 310, 400], skipped: 2 };
    // 10; 310 + 20 counted from 300, 200 and 100.
    expect(intendedTimes(output)).toEqual({
      intervalNs: 100,
      skipped: 2,
      lateNs: { median: 0, most: 10 },
      correctedRttNs: { median: 80, p99: expect.closeTo(227, 0) as number },
      method: "intended-send-times",
    });
    expect(intendedTimes(emptyOutput(numbering))).toBeUndefined();
  });
});

describe("the command", () => {
  const probe = { rate: "1kpps", count: 20, mode: "isochronous", repetition: 1 } as const;

  test("asks for so many intervals, and marks its packets", () => {
    const words = irtt.command(probe, { address: "10.0.0.2", payloadBytes: 56, hops: 200 }).join(" ");
    expect(words).toContain("-i 1000000ns -d 20000000ns -l 56");
    expect(words).toMatch(/--ttl=200 10\.0\.0\.2:2112$/);
    expect(irtt.server?.("10.0.0.2")).toEqual(["irtt", "server", "-b", "10.0.0.2:2112", "-i", "0"]);
  });

  test.each([
    ["rate", { rate: "1Mpps" }, "closed loop"],
    ["rate", { rate: "20000" }, "10000 a second"],
    ["count", { count: 50_001 }, "guest's memory"],
  ])("refuses a %s that it cannot send", (member, change, words) => {
    expect(irtt.refuses({ ...probe, ...change })).toMatchObject({
      member,
      message: expect.stringContaining(words) as string,
    });
    expect(irtt.refuses(probe)).toBeUndefined();
  });
});
