import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../support/seeded";
import { forEachEcho } from "../../captures/echoes";
import { PcapError } from "../../captures/pcapError";
import { allEchoes } from "./allEchoes";
import { cleanTrain, writePcap, type Packet } from "./writePcap";

const recorded = (name: string) => readFileSync(join(__dirname, "recorded", name));

const packet: fc.Arbitrary<Packet> = fc.record({
  seconds: fc.integer({ min: 1_600_000_000, max: 1_600_100_000 }),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
  reply: fc.boolean(),
  identifier: fc.nat(65535),
  sequence: fc.nat(65535),
});
const options = fc.record({
  littleEndian: fc.boolean(),
  nanosecond: fc.boolean(),
  linkType: fc.constantFrom(1 as const, 113 as const, 276 as const),
  vlanTags: fc.nat(2),
});

describe("forEachEcho", () => {
  test("gives back every echo of any pcap form, stamps to the resolution of the file", () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 30 }), options, (packets, form) => {
        const { list, epochSeconds, packets: count } = allEchoes(writePcap(packets, form));
        const step = form.nanosecond ? 1 : 1000;
        const read = list.map(({ stampNs, isReply, identifier, sequence }) => ({
          stamp: BigInt(epochSeconds) * 1_000_000_000n + BigInt(stampNs),
          reply: isReply,
          identifier,
          sequence,
        }));
        const written = packets.map(({ seconds, nanos, reply, identifier, sequence }) => ({
          stamp: BigInt(seconds) * 1_000_000_000n + BigInt(Math.floor(nanos / step) * step),
          reply,
          identifier,
          sequence,
        }));
        expect(count).toBe(packets.length);
        expect(read).toEqual(written);
      }),
    );
  });

  test("knows the step of the stamps, also where a file says nanoseconds and has whole microseconds", () => {
    const train = cleanTrain(4);
    const whole = train.map((one) => ({ ...one, nanos: Math.floor(one.nanos / 1000) * 1000 }));
    const uneven = train.map((one, i) => ({ ...one, nanos: 123_456_000 + 7 * i + 1 }));
    const step = (packets: Packet[], nanosecond: boolean) => allEchoes(writePcap(packets, { nanosecond })).stampStepNs;
    expect([step(uneven, true), step(uneven, false), step(whole, true)]).toEqual([1, 1000, 1000]);
  });

  test("any cut of a capture is a clean shorter capture or a named error, never a wrong packet", () => {
    const bytes = writePcap(cleanTrain(5));
    const whole = allEchoes(bytes);
    for (let size = 0; size < bytes.length; size++) {
      try {
        const { list } = allEchoes(bytes.subarray(0, size));
        expect((size - 24) % ((bytes.length - 24) / 10)).toBe(0);
        expect(list).toEqual(whole.list.slice(0, list.length));
      } catch (error) {
        expect(error).toBeInstanceOf(PcapError);
        expect((error as PcapError).code).toBe("truncated");
      }
    }
  });

  test("says what is wrong with a file, and where", () => {
    const damaged = writePcap(cleanTrain(2));
    new DataView(damaged.buffer).setUint32(24 + 74 + 8, 300_000, true);
    expect(() => allEchoes(damaged)).toThrow(
      "record 2 at byte 98 claims 300000 captured bytes: the file is damaged from there on",
    );
    expect(() => allEchoes(Buffer.from("PING 10.0.0.2 (10.0.0.2) 56(84)"))).toThrow(
      "first bytes 50494e47 are no magic number of pcap or pcapng",
    );
    expect(() => allEchoes(Buffer.alloc(0))).toThrow(
      "0 bytes are too few for a pcap header of 24: the capture never started, or found no room",
    );
    const raw = writePcap([]);
    raw[20] = 101;
    expect(() => allEchoes(raw)).toThrow("link type 101 at byte 20");
  });

  test("reads ping's send stamp from the payload, and none where the payload is no stamp", () => {
    const stamped = { ...cleanTrain(1)[0]!, payloadStamp: { seconds: 1_700_000_000, microseconds: 999 } };
    const { list } = allEchoes(writePcap([stamped, cleanTrain(1)[1]!]));
    expect(list.map(({ payloadStampNs }) => payloadStampNs)).toEqual([999_000, NaN]);
  });

  test.each(["ping-normal.pcap", "cooked.pcap", "cooked-v2.pcap"])("reads what tcpdump wrote: %s", (name) => {
    const { list } = allEchoes(recorded(name));
    expect(list).toHaveLength(name === "ping-normal.pcap" ? 10 : 4);
    expect(list.slice(0, 4).map(({ sequence }) => sequence)).toEqual([1, 1, 2, 2]);
    expect(list.slice(0, 4).map(({ isReply }) => isReply)).toEqual([false, true, false, true]);
    // The send stamp is taken just before the request is seen.
    for (const { isReply, stampNs, payloadStampNs } of list) {
      if (isReply) continue;
      expect(stampNs - payloadStampNs).toBeGreaterThan(-1_000);
      expect(stampNs - payloadStampNs).toBeLessThan(10_000_000);
    }
  });

  test("reads hundreds of thousands of packets a second", () => {
    const bytes = writePcap(cleanTrain(100_000));
    const { user } = process.cpuUsage();
    expect(forEachEcho(bytes, () => undefined).echoes).toBe(200_000);
    expect(process.cpuUsage().user - user).toBeLessThan(1_000_000); // microseconds of cpu time, whatever else runs here
  });
});
