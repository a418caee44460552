import { captureFaults } from "../../measurements/captureFaults";
import { pairEchoes } from "../../captures/pair";
import { parsePing } from "../../probes/ping/parse";
import { cleanTrain, writePcap, type Packet } from "../captures/writePcap";

const count = 10;

/** ping's output where these numbers were answered. */
function output(answered: readonly number[]) {
  const lines = answered.map((n) => `64 bytes from 10.0.0.2: icmp_seq=${n} ttl=64 time=0.050 ms`);
  return parsePing(["PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.", ...lines, ""].join("\n"));
}

function point(name: "tap" | "wire", packets: Packet[]) {
  const train = pairEchoes(writePcap(packets), count, { first: 1, modulus: 65536 });
  return { point: `sender.${name}` as const, train };
}

const all = cleanTrain(count);
const numbers = Array.from({ length: count }, (_, i) => i + 1);
const without = (packets: Packet[], sequence: number, reply?: boolean) =>
  packets.filter((packet) => packet.sequence !== sequence || (reply !== undefined && packet.reply !== reply));

test("a clean run has no faults", () => {
  expect(captureFaults(output(numbers), [point("tap", all), point("wire", all)])).toEqual([]);
});

test.each([
  ["in the guest, before the tap", without(all, 4), without(all, 4)],
  ["between tap and wire", without(all, 4, true), without(all, 4)],
  ["beyond the wire", without(all, 4, true), without(all, 4, true)],
  ["on the way back between wire and tap", without(all, 4, true), all],
  ["in the guest, after the tap", all, all],
])("a packet lost %s is a loss, no fault", (_where, tap, wire) => {
  expect(captureFaults(output(numbers.filter((n) => n !== 4)), [point("tap", tap), point("wire", wire)])).toEqual([]);
});

test.each([
  ["missed request" as const, false],
  ["missed reply" as const, true],
])("an answered packet that a capture lacks: %s", (what, reply) => {
  const faults = captureFaults(output(numbers), [point("tap", all), point("wire", without(all, 4, reply))]);
  expect(faults).toEqual([{ point: "sender.wire", what, packets: [4] }]);
});

test("a lost packet that was seen at the wire must have passed the tap", () => {
  const faults = captureFaults(output(numbers.filter((n) => n !== 4)), [
    point("tap", without(all, 4)),
    point("wire", all),
  ]);
  expect(faults).toEqual([{ point: "sender.tap", what: "missed request", packets: [4] }]);
});

test("a request beyond the last that the probe counted is not the probe's", () => {
  const counted = output(numbers);
  counted.totals = { sent: 8, received: 8, duplicates: 0, durationSeconds: 1 };
  expect(captureFaults(counted, [point("tap", all)])).toEqual([
    { point: "sender.tap", what: "request that the probe did not send", packets: [9, 10] },
  ]);
});

test("a request that shows twice is a fault, a reply that does is not", () => {
  const twice = (reply: boolean) =>
    all.flatMap((packet) => (packet.sequence === 3 && packet.reply === reply ? [packet, packet] : [packet]));
  expect(captureFaults(output(numbers), [point("tap", twice(false))])).toEqual([
    { point: "sender.tap", what: "doubled request", packets: [3] },
  ]);
  expect(captureFaults(output(numbers), [point("tap", twice(true))])).toEqual([]);
});
