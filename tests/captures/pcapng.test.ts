import fc from "../support/seeded";
import { forEachPacket } from "../../captures/readCapture";
import { PcapError } from "../../captures/pcapError";
import { allEchoes } from "./allEchoes";
import { echo, inFrame, ipv4 } from "./frames";
import { PcapngWriter, type NgOptions } from "./writePcapng";

const frame = (sequence: number, type = 8, linkType = 1) => inFrame[linkType]!("0800", ipv4(echo(type, 7, sequence)));

/** Stamps of all packets, as nanoseconds since 1970. */
function stampsOf(bytes: Uint8Array): bigint[] {
  const stamps: bigint[] = [];
  forEachPacket(bytes, ({ seconds, nanoseconds }) => {
    stamps.push(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  });
  return stamps;
}

const ticksPerSecond = (resolution: number) =>
  resolution < 128 ? 10n ** BigInt(resolution) : 1n << BigInt(resolution - 128);

test("stamps are exact to the nanosecond with any resolution, offset and byte order", () => {
  const form = fc.record({
    littleEndian: fc.boolean(),
    packetBlock: fc.constantFrom(6 as const, 2 as const),
    resolution: fc.oneof(fc.nat(12), fc.integer({ min: 128, max: 128 + 40 })),
    offset: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    seconds: fc.nat(1_000_000),
    part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(form, ({ resolution, offset, seconds, part, ...options }) => {
      const perSecond = ticksPerSecond(resolution);
      const ticks = BigInt(seconds) * perSecond + BigInt(Math.floor(part * Number(perSecond)));
      const bytes = new PcapngWriter(options)
        .section()
        .interface({ linkType: 1, resolution, offsetSeconds: BigInt(offset) })
        .packet({ interface: 0, ticks, frame: frame(1) })
        .bytes();
      const ofTicks = (BigInt(seconds) + BigInt(offset)) * 1_000_000_000n;
      expect(stampsOf(bytes)).toEqual([ofTicks + ((ticks % perSecond) * 1_000_000_000n) / perSecond]);
    }),
  );
});

test("today's nanoseconds, which a double cannot hold, are exact, and microseconds are what is meant where nothing is said", () => {
  const now = 1_795_747_200_123_456_789n;
  const bytes = new PcapngWriter()
    .section()
    .interface({ linkType: 1, resolution: 9 })
    .interface({ linkType: 1 })
    .packet({ interface: 0, ticks: now, frame: frame(1) })
    .packet({ interface: 1, ticks: now / 1000n, frame: frame(2) })
    .bytes();
  expect(stampsOf(bytes)).toEqual([now, (now / 1000n) * 1000n]);
});

test("each interface has its link type, each section its interfaces, and what else there is is passed over", () => {
  const options: NgOptions = { littleEndian: false };
  const first = new PcapngWriter()
    .section()
    .other(5, 40)
    .interface({ linkType: 1 })
    .interface({ linkType: 276 })
    .packet({ interface: 1, ticks: 1n, frame: frame(1, 8, 276) })
    .other(0x0bad, 0)
    .packet({ interface: 0, ticks: 2n, frame: frame(1, 0, 1) })
    .other(3, 20);
  const second = new PcapngWriter(options)
    .section()
    .interface({ linkType: 113 })
    .packet({ interface: 0, ticks: 3n, frame: frame(2, 8, 113) });
  const { list, packets } = allEchoes(Buffer.concat([first.bytes(), second.bytes()]));
  expect(list.map(({ sequence, isReply, stampNs }) => [sequence, isReply, stampNs])).toEqual([
    [1, false, 1000],
    [1, true, 2000],
    [2, false, 3000],
  ]);
  expect(packets).toBe(4); // with the simple packet, which has no stamp
});

const small = () => new PcapngWriter().section().interface({ linkType: 1 });

test.each([
  [
    "an interface that is not there",
    small().packet({ interface: 1, ticks: 0n, frame: frame(1) }),
    "block 3 at byte 80 claims interface 1, and there are 1",
  ],
  ["a link type that is unknown", small().interface({ linkType: 147 }), "link type 147 at byte 80 is none of"],
])("says what is wrong, and where: %s", (_what, writer, message) => {
  expect(() => allEchoes(writer.bytes())).toThrow(message);
});

test.each([
  ["a block that is too short", 80 + 4, 28, "block 3 at byte 80 claims 28 bytes"],
  ["a length that is not a multiple of four", 80 + 4, 78, "block 3 at byte 80 claims 78 bytes"],
  [
    "a length at the end that is another",
    80 + 76,
    84,
    "block 3 at byte 80 claims 80 bytes at its beginning and 84 at its end",
  ],
  ["more bytes than the block has", 80 + 20, 200, "block 3 at byte 80 claims 200 captured bytes"],
  ["an option that is too long", 28 + 18, 400, "block 2 at byte 28 claims options that do not fit into it"],
  ["a byte order that is none", 8, 77, "block 1 at byte 0 claims a byte order that is none"],
  ["a version to come", 12, 2, "pcapng version 2 is not version 1"],
])("says what is wrong, and where: %s", (_what, at, value, message) => {
  const bytes = small()
    .packet({ interface: 0, ticks: 0n, frame: frame(1) })
    .bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (at === 12 || at === 28 + 18) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  expect(() => allEchoes(bytes)).toThrow(message);
});

test("a cut file is read up to the cut, and the error says how far", () => {
  const writer = small();
  for (let i = 0; i < 5; i++) writer.packet({ interface: 0, ticks: BigInt(i), frame: frame(i) });
  const bytes = writer.bytes();
  for (let size = 0; size < bytes.length; size++) {
    const whole = writer.ends.filter((end) => end <= size);
    const packets = Math.max(0, whole.length - 2);
    let visited = 0;
    const read = () => forEachPacket(bytes.subarray(0, size), () => (visited += 1));
    if (whole.includes(size)) expect(read()).toBe(packets);
    else {
      expect(read).toThrow(PcapError);
      expect(read).toThrow(expect.objectContaining({ packets, offset: whole.at(-1) ?? 0, code: "truncated" }) as Error);
      visited /= 2;
    }
    expect(visited).toBe(packets);
  }
});
