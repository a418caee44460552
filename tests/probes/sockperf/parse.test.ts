import { readFileSync } from "node:fs";
import { join } from "node:path";
import { forEachEcho } from "../../../captures/echoes";
import { packetTable } from "../../../captures/packetTable";
import { roundTripsNs } from "../../../captures/pair";
import { ProbeTrains } from "../../../captures/probeTrains";
import { countMismatch } from "../../../probes/output";
import { sockperf, sockperfTcp } from "../../../probes/sockperf/descriptor";
import { numbering, parseSockperf } from "../../../probes/sockperf/parse";

const recorded = join(__dirname, "../recorded");
/** sockperf 3.7 for one second at 1,000 a second (by its clock 477), on a busy machine; and a capture of the same in the sender. */
const text = readFileSync(join(recorded, "sockperf.txt"), "latin1");
const capture = readFileSync(join(recorded, "sockperf.pcap"));

const read = (log: string, count: number, source: Buffer = capture) => {
  const output = parseSockperf(log, count);
  return new ProbeTrains(output, output.totals?.sent ?? 0, numbering, {}).read(source);
};

describe("parseSockperf", () => {
  test("takes as many rows of a real log as were asked for", () => {
    const output = parseSockperf(text, 20);
    expect(output.totals).toEqual({
      sent: 20,
      received: 20,
      duplicates: 0,
      durationSeconds: expect.any(Number) as number,
    });
    expect(output.replies.sequence).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(output.replies.rttNs.slice(0, 3)).toEqual([715_494, 67_956, 71_689]);
    expect(output.excess).toMatchObject({ sent: 477, rttNs: { length: 28 } });
    expect(output.complaints).toEqual([]);
    expect(countMismatch(output)).toBeUndefined();
    const { probeSentNs, intendedNs } = packetTable(output, {});
    expect([...(probeSentNs ?? [])].slice(0, 3)).toEqual([0, 715_843, 1_782_908]);
    expect(intendedNs).toBeUndefined();
  });

  test("says that its time was too short for the number", () => {
    const output = parseSockperf(text, 100);
    expect(output.totals?.sent).toBe(28);
    expect(output.complaints).toEqual(["sockperf got 28 round trips into its log in its time, 100 were asked for"]);
    const lost = text.replaceAll("ReceivedMessages=477", "ReceivedMessages=476");
    expect(parseSockperf(lost, 100).complaints[0]).toContain("waits for ever for a reply that is lost");
  });

  test("a log with gaps, the output of another program, and an end without a round trip", () => {
    expect(() => parseSockperf(text.replace(/^5, .*\n/m, ""), 20)).toThrow(
      "27 rows, and it counted 28 replies to 28 requests",
    );
    expect(() => parseSockperf(text.replaceAll("SentMessages=28;", "SentMessages=29;"), 20)).toThrow("cannot be told");
    expect(() => parseSockperf("PING 10.0.0.2\n", 20)).toThrow("not the output of sockperf");
    const refused = (words: string) =>
      expect.objectContaining({ problem: "refused", message: expect.stringContaining(words) as string }) as Error;
    const start = "sockperf: \x1b[2;35m== version #3.7-no.git == \x1b[0m\n";
    expect(() =>
      parseSockperf(`${start}sockperf: ERROR: Can\`t connect socket (errno=111 Connection refused)\n`, 20),
    ).toThrow(refused("Connection refused"));
    expect(() =>
      parseSockperf(`${start}sockperf: No messages were received from the server. Is the server down?\n`, 20),
    ).toThrow(refused("No messages were received"));
  });
});

describe("captures", () => {
  test("show which of the packets are in the log: those whose times lie within the logged ones", () => {
    const train = read(text, 20);
    expect(train).toMatchObject({
      candidates: 1,
      count: 20,
      strays: 0,
      noRequest: [],
      noReply: [],
      duplicateRequests: [],
    });
    // All 954 packets are requests or replies of sockperf.
    expect(train.warmUp + train.beyond + 40).toBe(954);
    const { rttNs } = parseSockperf(text, 20).replies;
    const between = [...roundTripsNs(train)].slice(1).map((rtt, i) => (rttNs[i] ?? NaN) - rtt);
    expect(Math.min(...between)).toBeGreaterThan(0);
    expect(between.sort((x, y) => x - y)[10]).toBeLessThan(40_000);
  });

  test("where none or several places fit, no packet is taken", () => {
    // No packet can have taken longer at the capture than in the log.
    expect(() => read(text.replace("983.596082859, 715.494", "983.595367465, 0.100"), 20)).toThrow(
      "none of the places fits",
    );
    // A log of packets that all took a second says nothing.
    const vague = text.replace(
      /^(\d+, )(\d+)(\.\d{9}), \d+\.\d{9}/gm,
      (_, n, s, f) => `${n}${s}${f}, ${Number(s) + 1}${f}`,
    );
    expect(() => read(vague, 20)).toThrow("more than one of the places fits");
  });

  test("hold requests and replies in TCP segments, each with one message, among others without", () => {
    const numbers: string[] = [];
    const found = forEachEcho(
      readFileSync(join(recorded, "sockperf-tcp.pcap")),
      ({ sequence, isReply, identifier }) => {
        numbers.push(`${sequence}${isReply ? "back" : ""}`);
        expect(identifier).toBe(45_646);
      },
    );
    // Three of the handshake and two that only acknowledge.
    expect(found).toMatchObject({ packets: 24, echoes: 19 });
    expect(numbers.slice(0, 5)).toEqual(["1", "1back", "2", "2back", "3"]);
  });

  test("packets of other ports, with other flags or with a length that is not theirs are none of sockperf's", () => {
    const [link, ip, udp] = [24 + 16, 14, 20];
    const message = link + ip + udp + 8;
    const echoes = (change: (copy: Buffer) => void) => {
      const copy = Buffer.from(capture);
      change(copy);
      return forEachEcho(copy, () => undefined).echoes;
    };
    expect(echoes(() => undefined)).toBe(954);
    expect(echoes((copy) => copy.writeUInt16BE(11_112, message - 6))).toBe(953);
    expect(echoes((copy) => copy.writeUInt16BE(0x103, message + 8))).toBe(953);
    expect(echoes((copy) => copy.writeUInt32BE(13, message + 10))).toBe(953);
    expect(echoes((copy) => copy.writeUInt32BE(2 ** 22, message + 4))).toBe(953);
    // One that warms up is counted apart.
    const warming = Buffer.from(capture);
    warming.writeUInt16BE(7, message + 8);
    expect(read(text, 20, warming)).toMatchObject({ count: 20, strays: 0 });
  });
});

describe("the command", () => {
  const probe = { rate: "1Mpps", count: 2000, mode: "ping-pong", repetition: 1 } as const;

  test("lasts long enough for the number, by the kernel's clock", () => {
    const words = (tool: typeof sockperf, count: number) =>
      tool.command({ ...probe, count }, { address: "10.0.0.2", payloadBytes: 56 }).join(" ");
    expect(words(sockperf, 2000)).toBe(
      "sockperf ping-pong -i 10.0.0.2 -p 11111 -m 56 -t 3 --mps=max --full-rtt --no-rdtsc --full-log=/proc/self/fd/2",
    );
    expect(words(sockperfTcp, 50_000)).toContain("ping-pong --tcp -i 10.0.0.2 -p 11111 -m 56 -t 13 ");
    expect(sockperf.server?.("10.0.0.2")).toEqual("sockperf server -i 10.0.0.2 -p 11111".split(" "));
    expect(sockperfTcp.server?.("10.0.0.2")).toEqual("sockperf server --tcp -i 10.0.0.2 -p 11111".split(" "));
  });

  test.each([
    ["rate", { rate: "1kpps" }, 'rate "1kpps" is a pace'],
    ["count", { count: 50_001 }, "10 MiB of the guest's memory"],
  ])("refuses a %s that it cannot send", (member, change, words) => {
    expect(sockperf.refuses({ ...probe, ...change })).toMatchObject({
      member,
      message: expect.stringContaining(words) as string,
    });
    expect(sockperf.refuses(probe)).toBeUndefined();
  });
});
