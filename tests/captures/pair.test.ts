import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "../support/seeded";
import type { ProbeMark } from "../../captures/flows";
import { pairEchoes, roundTripsNs } from "../../captures/pair";
import { cleanTrain, writePcap, type Packet } from "./writePcap";

const ping = { first: 1, modulus: 65536 };
const pair = (packets: Packet[], sent: number) => pairEchoes(writePcap(packets), sent, ping);

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
    const train = pairEchoes(writePcap(packets), 70_000, { first: 0, modulus: 65535 });
    expect(train).toMatchObject({
      count: 70_000,
      noRequest: [],
      noReply: [],
      duplicateRequests: [],
      duplicateReplies: [],
    });
  });

  test("a reply 40,000 requests late belongs to its request", () => {
    const packets = cleanTrain(40_000).filter((packet) => packet.sequence !== 5 || !packet.reply);
    const late = { ...cleanTrain(5).at(-1)!, seconds: 1_700_000_041 };
    const train = pair([...packets, late], 40_000);
    expect(train).toMatchObject({ count: 40_000, noRequest: [], noReply: [], duplicateReplies: [] });
    expect(roundTripsNs(train)[5]).toBe(41_000_050_000);
    // Where the numbers have started again, the request that is still unanswered.
    const long = cleanTrain(70_000).filter((packet, i) => i !== 9);
    const at = long.findIndex((packet) => !packet.reply && packet.seconds === 1_700_000_041);
    const all = [...long.slice(0, at), { ...late, seconds: 1_700_000_041, nanos: 0 }, ...long.slice(at)];
    expect(pair(all, 70_000)).toMatchObject({ count: 70_000, noRequest: [], noReply: [], duplicateReplies: [] });
  });

  test("a lost reply takes none from the request of its number a turn later, which ping's stamps tell apart", () => {
    const stamped = cleanTrain(65_541).map((packet) => ({
      ...packet,
      payloadStamp: { seconds: packet.seconds, microseconds: Math.floor(packet.nanos / 1e6) * 1000 },
    }));
    // The reply to 5 was lost, and the capture missed request 65541, which has the same number on the wire.
    const packets = stamped.filter((_, i) => i !== 9 && i !== 2 * 65_540);
    expect(pair(packets, 65_541)).toMatchObject({ noRequest: [65_541], noReply: [5], duplicateReplies: [] });
  });
});

describe("what became of the packets, by cause", () => {
  const stamped = (number: number, changes: Partial<Packet> = {}): Packet => ({
    ...cleanTrain(number).at(-2)!,
    payloadStamp: { seconds: 1_700_000_000, microseconds: number },
    ...changes,
  });
  const later = { seconds: 1_700_000_001 };

  test("a request that comes twice is doubled, one of the same number with another send stamp uses it again", () => {
    const again = { ...later, payloadStamp: { seconds: 1_700_000_001, microseconds: 1 } };
    const train = pair([stamped(1), stamped(2), stamped(1, later), stamped(2, again)], 2);
    expect(train).toMatchObject({ duplicateRequests: [1], reusedNumbers: [2], noReply: [1, 2] });
    // Without stamps nothing tells the two apart.
    const plain = [...cleanTrain(1), { ...cleanTrain(1)[0]!, ...later }];
    expect(pair(plain, 1)).toMatchObject({ duplicateRequests: [1], reusedNumbers: [] });
  });

  test("packets that others overtook are counted, doubled ones are not", () => {
    const [one, oneBack, two, twoBack, three, threeBack] = cleanTrain(3) as [
      Packet,
      Packet,
      Packet,
      Packet,
      Packet,
      Packet,
    ];
    const order = [one, three, two, threeBack, oneBack, twoBack, threeBack];
    expect(pair(order, 3)).toMatchObject({ reorderedRequests: 1, reorderedReplies: 2, duplicateReplies: [3] });
    expect(pair(cleanTrain(70_000), 70_000)).toMatchObject({ reorderedRequests: 0, reorderedReplies: 0 });
  });

  test("a reply before the first request, and a flow that began before the probe's, change nothing", () => {
    const [request, reply] = cleanTrain(1) as [Packet, Packet];
    expect(pair([reply, request], 1)).toMatchObject({ noRequest: [], noReply: [], strays: 0 });
    const other = cleanTrain(9).map((packet) => ({ ...packet, identifier: 5 }));
    expect(pair([...other, ...cleanTrain(8)], 8)).toMatchObject({ identifier: 77, count: 8, noReply: [], strays: 18 });
  });

  test("numbers that jump make no train that is longer than memory", () => {
    const jumps = Array.from({ length: 1000 }, (_, i) => ({ ...cleanTrain(1)[0]!, sequence: (i * 32_767) % 65_536 }));
    const train = pair(jumps, 0);
    expect(train.count).toBeLessThanOrEqual(65_536 + 1000);
    expect(train.strays).toBeGreaterThan(900);
  });

  test("a file that is read piece by piece gives the same train as its bytes", () => {
    const folder = mkdtempSync(join(tmpdir(), "tare-capture-"));
    try {
      const bytes = writePcap(cleanTrain(20_000)); // longer than several pieces
      writeFileSync(join(folder, "whole.pcap"), bytes);
      expect(pairEchoes(join(folder, "whole.pcap"), 20_000, ping)).toEqual(pairEchoes(bytes, 20_000, ping));
      writeFileSync(join(folder, "cut.pcap"), bytes.subarray(0, -1));
      expect(() => pairEchoes(join(folder, "cut.pcap"), 20_000, ping)).toThrow(
        `record 40000 at byte ${bytes.length - 74} ends beyond the file's ${bytes.length - 1} bytes`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("whose packets they are", () => {
  const others = (count: number, changes: Partial<Packet> = {}) =>
    cleanTrain(count, 350_000).map((packet) => ({ ...packet, identifier: 99, ...changes }));
  const paired = (packets: Packet[], sent: number, mark: ProbeMark = {}) =>
    pairEchoes(writePcap(packets), sent, ping, mark);

  test("a ping with more requests than the probe sent is another's", () => {
    expect(pair([...others(30), ...cleanTrain(20)], 20)).toMatchObject({ identifier: 77, candidates: 1, noReply: [] });
    expect(pair([...others(19), ...cleanTrain(20)], 20)).toMatchObject({ identifier: 77, candidates: 1, noReply: [] });
  });

  test("of two that could be the probe's none is taken", () => {
    const none = { identifier: null, candidates: 2, strays: 80 };
    expect(pair([...others(20), ...cleanTrain(20)], 20)).toMatchObject(none);
    expect(pair([...others(20), ...cleanTrain(20)], 21)).toMatchObject(none);
    expect(pair([...others(20), ...cleanTrain(20)], 0)).toMatchObject(none);
  });

  test("by its time to live the probe's own is known among any, also where more is lost", () => {
    const own = cleanTrain(20)
      .map((packet) => ({ ...packet, hops: packet.reply ? 64 : 201 }))
      .filter((packet) => packet.sequence > 3);
    for (const sent of [20, 0])
      expect(paired([...others(20), ...own], sent, { hops: 201 })).toMatchObject({ identifier: 77, candidates: 1 });
    expect(paired(others(20), 20, { hops: 201 })).toMatchObject({ identifier: null, candidates: 0 });
  });

  test("by its identifier it is known when a run is read again", () => {
    expect(paired([...others(20), ...cleanTrain(20)], 20, { identifier: 77 })).toMatchObject({ identifier: 77 });
    expect(paired([...others(20), ...cleanTrain(20)], 20, { identifier: 99 })).toMatchObject({ identifier: 99 });
  });
});
