import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "../support/seeded";
import { readEchoes } from "../../captures/echoes";
import { PcapError } from "../../captures/pcapHeader";
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

describe("readEchoes", () => {
  test("gives back every echo of any pcap form, stamps to the resolution of the file", () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 30 }), options, (packets, form) => {
        const table = readEchoes(writePcap(packets, form));
        const step = form.nanosecond ? 1 : 1000;
        const read = packets.map((_, i) => ({
          stamp: BigInt(table.epochSeconds) * 1_000_000_000n + BigInt(table.stampNs[i] ?? -1),
          reply: table.isReply[i] === 1,
          identifier: table.identifier[i],
          sequence: table.sequence[i],
        }));
        const written = packets.map(({ seconds, nanos, reply, identifier, sequence }) => ({
          stamp: BigInt(seconds) * 1_000_000_000n + BigInt(Math.floor(nanos / step) * step),
          reply,
          identifier,
          sequence,
        }));
        expect(table.length).toBe(packets.length);
        expect(read).toEqual(written);
      }),
    );
  });

  test("any cut of a capture is a clean shorter capture or a named error, never a wrong packet", () => {
    const bytes = writePcap(cleanTrain(5));
    const whole = readEchoes(bytes);
    for (let size = 0; size < bytes.length; size++) {
      try {
        const table = readEchoes(bytes.subarray(0, size));
        expect((size - 24) % ((bytes.length - 24) / 10)).toBe(0);
        expect([...table.stampNs]).toEqual([...whole.stampNs].slice(0, table.length));
      } catch (error) {
        expect(error).toBeInstanceOf(PcapError);
        expect((error as PcapError).code).toBe("truncated");
      }
    }
  });

  test("bytes turned at random end in a table or a PcapError, never in another error", () => {
    fc.assert(
      fc.property(fc.nat(24 + 10 * 74 - 1), fc.nat(255), (at, value) => {
        const bytes = writePcap(cleanTrain(5));
        bytes[at] = value;
        try {
          expect(readEchoes(bytes).length).toBeLessThanOrEqual(10);
        } catch (error) {
          expect(error).toBeInstanceOf(PcapError);
        }
      }),
    );
  });

  test("says what is wrong with a file, and where", () => {
    const damaged = writePcap(cleanTrain(2));
    new DataView(damaged.buffer).setUint32(24 + 74 + 8, 300_000, true);
    expect(() => readEchoes(damaged)).toThrow(
      "record 2 at byte 98 claims 300000 captured bytes: the file is damaged from there on",
    );
    expect(() => readEchoes(Buffer.from("PING 10.0.0.2 (10.0.0.2) 56(84)"))).toThrow(
      "first bytes 50494e47 are no pcap magic number",
    );
    expect(() => readEchoes(Buffer.alloc(0))).toThrow(
      "0 bytes are too few for a pcap header of 24: the capture never started",
    );
    expect(() => readEchoes(Buffer.concat([Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]), Buffer.alloc(30)]))).toThrow(
      expect.objectContaining({ wayOut: expect.stringContaining("editcap") as string }) as Error,
    );
    const raw = writePcap([]);
    raw[20] = 101;
    expect(() => readEchoes(raw)).toThrow("link type 101");
  });

  test("reads ping's send stamp from the payload, and none where the payload is no stamp", () => {
    const stamped = { ...cleanTrain(1)[0]!, payloadStamp: { seconds: 1_700_000_000, microseconds: 999 } };
    const table = readEchoes(writePcap([stamped, cleanTrain(1)[1]!]));
    expect([...table.payloadStampNs]).toEqual([999_000, NaN]);
  });

  test.each(["ping-normal.pcap", "cooked.pcap", "cooked-v2.pcap"])("reads what tcpdump wrote: %s", (name) => {
    const table = readEchoes(recorded(name));
    const packets = name === "ping-normal.pcap" ? 10 : 4;
    expect(table.length).toBe(packets);
    expect([...table.sequence].slice(0, 4)).toEqual([1, 1, 2, 2]);
    expect([...table.isReply].slice(0, 4)).toEqual([0, 1, 0, 1]);
    // The send stamp is taken just before the request is seen.
    for (let row = 0; row < packets; row += 2) {
      const age = (table.stampNs[row] ?? NaN) - (table.payloadStampNs[row] ?? NaN);
      expect(age).toBeGreaterThan(-1_000);
      expect(age).toBeLessThan(10_000_000);
    }
  });

  test("reads hundreds of thousands of packets a second", () => {
    const bytes = writePcap(cleanTrain(100_000));
    const { user } = process.cpuUsage();
    expect(readEchoes(bytes).length).toBe(200_000);
    expect(process.cpuUsage().user - user).toBeLessThan(1_000_000); // microseconds of cpu time, whatever else runs here
  });
});
