import fc from "../support/seeded";
import { readEchoes } from "../../captures/echoes";
import { pairEchoes, roundTripsNs } from "../../captures/pair";
import { cleanTrain, writePcap, type Packet } from "./writePcap";

const ping = { first: 1, modulus: 65536 };
const pair = (packets: Packet[], sent: number) => pairEchoes(readEchoes(writePcap(packets)), sent, ping);

describe("pairEchoes", () => {
  test("a clean train has every number twice and its exact RTT, also beyond the 16-bit wrap", () => {
    const train = pair(cleanTrain(70_000, 12_345), 70_000);
    expect(train).toMatchObject({
      count: 70_000,
      identifier: 77,
      noRequest: [],
      noReply: [],
      duplicateRequests: [],
      duplicateReplies: [],
      strays: 0,
    });
    expect(new Set(roundTripsNs(train).subarray(1))).toEqual(new Set([12_345]));
  });

  test("names exactly the packets that are missing or doubled", () => {
    const edit = fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom("noRequest", "noReply", "duplicateRequests", "duplicateReplies"),
    });
    fc.assert(
      fc.property(fc.uniqueArray(edit, { selector: (e) => e.number, maxLength: 10 }), (edits) => {
        const by = new Map(edits.map((e) => [e.number, e.what]));
        const packets = cleanTrain(40).flatMap((packet) => {
          const what = by.get(packet.sequence);
          if (what === (packet.reply ? "noReply" : "noRequest")) return [];
          return what === (packet.reply ? "duplicateReplies" : "duplicateRequests") ? [packet, packet] : [packet];
        });
        const train = pair(packets, 40);
        for (const what of ["noRequest", "noReply", "duplicateRequests", "duplicateReplies"] as const)
          expect(train[what]).toEqual(
            edits
              .filter((e) => e.what === what)
              .map((e) => e.number)
              .sort((a, b) => a - b),
          );
      }),
    );
  });

  test("replies that overtake one another find their requests", () => {
    const packets = cleanTrain(100);
    const shuffled = packets
      .filter((p) => !p.reply)
      .flatMap((p, i, all) =>
        i % 2 ? [p, ...[i, i - 1].map((j) => ({ ...all[j]!, nanos: p.nanos + 1000 * (i - j + 1), reply: true }))] : [p],
      );
    const rtts = roundTripsNs(pair(shuffled, 100));
    expect([...rtts.subarray(1, 5)]).toEqual([1_002_000, 1_000, 1_002_000, 1_000]);
  });

  test("keeps another ping of the same guests, and a ping the other way, apart", () => {
    const others = cleanTrain(5).map((packet) => ({ ...packet, identifier: 5 }));
    const back = cleanTrain(6).map((p) => ({
      ...p,
      source: p.reply ? 0x0aca000a : 0x0aca000b,
      destination: p.reply ? 0x0aca000b : 0x0aca000a,
    }));
    const train = pair([...others, ...back, ...cleanTrain(20)], 20);
    expect(train).toMatchObject({ identifier: 77, count: 20, strays: 22, noReply: [], duplicateReplies: [] });
  });

  test("requests that were sent and never seen are named, an empty capture names all", () => {
    expect(pair(cleanTrain(3), 5).noRequest).toEqual([4, 5]);
    expect(pair([], 3)).toMatchObject({ identifier: null, noRequest: [1, 2, 3], noReply: [1, 2, 3] });
  });

  test("wraps where fping does", () => {
    const packets = cleanTrain(70_000).map((packet, i) => ({ ...packet, sequence: Math.floor(i / 2) % 65535 }));
    const train = pairEchoes(readEchoes(writePcap(packets)), 70_000, { first: 0, modulus: 65535 });
    expect(train).toMatchObject({
      count: 70_000,
      noRequest: [],
      noReply: [],
      duplicateRequests: [],
      duplicateReplies: [],
    });
  });
});
