import assert from "node:assert/strict";
import { drawIndex, seededRandom, type Random } from "../../analysis/statistics/random";
import { pairEchoes } from "../../captures/pair";
import { PcapError } from "../../captures/pcapError";
import { forEachPacket } from "../../captures/readCapture";
import { echo, inFrame, ipv4, ipv6 } from "../captures/frames";
import { cleanTrain, writePcap } from "../captures/writePcap";
import { PcapngWriter } from "../captures/writePcapng";
import type { SoakCampaign } from "./soakCampaign";

const capturesPerCase = 1000;

export const campaign: SoakCampaign = {
  name: "pcap",
  tries: `${capturesPerCase} captures a case, cut, emptied, damaged or made of random bytes: an error that says where, and all packets before`,
  start: async () => ({
    runCase: async (seed) => {
      const random = seededRandom(seed);
      for (let i = 0; i < capturesPerCase; i++) tryCapture(random);
    },
    stop: async () => undefined,
  }),
};

/** A whole capture, and the bytes at which its headers and packets end. */
interface Whole {
  bytes: Uint8Array;
  headerEnd: number;
  ends: number[];
}

const wholes: Whole[] = [...pcaps(), ...pcapngs()];

function pcaps(): Whole[] {
  const train = cleanTrain(5);
  return [true, false].flatMap((littleEndian) =>
    [true, false].map((nanosecond) => {
      const bytes = writePcap(train, { littleEndian, nanosecond });
      const recordBytes = (bytes.length - 24) / train.length;
      return { bytes, headerEnd: 24, ends: train.map((_, i) => 24 + (i + 1) * recordBytes) };
    }),
  );
}

function pcapngs(): Whole[] {
  return [true, false].flatMap((littleEndian) =>
    ([6, 2] as const).map((packetBlock) => {
      const writer = new PcapngWriter({ littleEndian, packetBlock })
        .section()
        .interface({ linkType: 1, resolution: 9 })
        .interface({ linkType: 276, resolution: 128 + 20, offsetSeconds: 1000n });
      for (let i = 0; i < 8; i++) {
        const [type, version] = [i % 2 === 0 ? 8 : 0, i % 4];
        const packet = version < 2 ? ipv4(echo(type, 7, i)) : ipv6(echo(type + 120, 7, i));
        const linkType = version === 0 ? 1 : 276;
        const frame = inFrame[linkType]?.(version < 2 ? "0800" : "86dd", packet) ?? new Uint8Array();
        writer.packet({ interface: linkType === 1 ? 0 : 1, ticks: BigInt(i * 1000), frame });
      }
      const [, , headerEnd = 0, ...ends] = writer.ends;
      return { bytes: writer.bytes(), headerEnd, ends };
    }),
  );
}

/** Each makes bytes from a capture, and says from which byte on they are other ones. */
const damages: Record<string, (whole: Uint8Array, random: Random) => { bytes: Uint8Array; from: number }> = {
  "cut off": (whole, random) => {
    const from = drawIndex(random, whole.length);
    return { bytes: whole.subarray(0, from), from };
  },
  "one bit turned": (whole, random) => {
    const bytes = Uint8Array.from(whole);
    const from = drawIndex(random, bytes.length);
    bytes[from] = (bytes[from] ?? 0) ^ (1 << drawIndex(random, 8));
    return { bytes, from };
  },
  "some bytes exchanged": (whole, random) => {
    const bytes = Uint8Array.from(whole);
    const from = drawIndex(random, bytes.length);
    const end = Math.min(bytes.length, from + 1 + drawIndex(random, 32));
    for (let at = from; at < end; at++) bytes[at] = drawIndex(random, 256);
    return { bytes, from };
  },
  "a number at its largest": (whole, random) => {
    const from = 4 * drawIndex(random, whole.length / 4);
    return { bytes: Uint8Array.from(whole).fill(255, from, from + 4), from };
  },
  "bytes taken out": (whole, random) => {
    const from = drawIndex(random, whole.length);
    return { bytes: Buffer.concat([whole.subarray(0, from), whole.subarray(from + 1 + drawIndex(random, 64))]), from };
  },
  "a wrong magic number": (whole, random) => {
    const bytes = Uint8Array.from(whole);
    for (let at = 0; at < 4; at++) bytes[at] = drawIndex(random, 256);
    return { bytes, from: 0 };
  },
  "random bytes behind the headers": (whole, random) => {
    const bytes = Uint8Array.from({ length: drawIndex(random, 400) }, () => drawIndex(random, 256));
    bytes.set(whole.subarray(0, Math.min(24, bytes.length)));
    return { bytes, from: 0 };
  },
  "random bytes": (_whole, random) => {
    return { bytes: Uint8Array.from({ length: drawIndex(random, 200) }, () => drawIndex(random, 256)), from: 0 };
  },
};

/** Damages one capture and reads it. @throws AssertionError where that ended in another way than it must */
export function tryCapture(random: Random): void {
  const pick = <Item>(items: readonly Item[]) => items[drawIndex(random, items.length)] as Item;
  const whole = pick(wholes);
  const kind = pick(Object.keys(damages));
  const { bytes, from } = damages[kind]?.(whole.bytes, random) ?? { bytes: whole.bytes, from: 0 };
  try {
    assertRead(bytes, from, whole);
  } catch (error) {
    throw new Error(`${kind}, ${Buffer.from(bytes).toString("hex")}: ${(error as Error).message}`, { cause: error });
  }
}

function assertRead(bytes: Uint8Array, from: number, whole: Whole): void {
  const { seen, error } = read(bytes);
  if (error) {
    assert.ok(error.offset >= 0 && error.offset <= bytes.length, `at byte ${error.offset} of ${bytes.length}`);
    assert.ok(seen.length <= error.packets, `${seen.length} packets were seen, and ${error.packets} told`);
    assert.ok(error.code === "not-pcap" || /byte|version/.test(error.message), error.message);
  }
  // What lies before the damage is read as it was.
  const sound = from < whole.headerEnd ? 0 : whole.ends.filter((end) => end <= from).length;
  assert.deepEqual(seen.slice(0, sound), read(whole.bytes).seen.slice(0, sound));
  try {
    const train = pairEchoes(bytes, 0, { first: 1, modulus: 65536 });
    assert.equal(error, undefined);
    assert.ok(train.count <= 65536 + train.packets, `${train.count} numbers of ${train.packets} packets`);
  } catch (thrown) {
    assert.ok(thrown instanceof PcapError, `no word for people: ${String(thrown)}`);
    assert.equal(thrown.message, error?.message);
  }
}

/** The packets of a capture, and the error after them. */
function read(bytes: Uint8Array): { seen: string[]; error: PcapError | undefined } {
  const seen: string[] = [];
  try {
    forEachPacket(bytes, ({ seconds, nanoseconds, linkType, view, start, end }) => {
      const frame = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
      seen.push(`${seconds}.${nanoseconds} ${linkType} ${Buffer.from(frame).toString("hex")}`);
    });
    return { seen, error: undefined };
  } catch (error) {
    assert.ok(error instanceof PcapError, `no word for people: ${String(error)}`);
    return { seen, error };
  }
}
