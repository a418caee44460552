import { packetTable } from "../../captures/packetTable";
import { pairEchoes } from "../../captures/pair";
import { parsePing } from "../../probes/ping/parse";
import { overheadNs } from "../../captures/packets";
import { cleanTrain, writePcap, type Packet } from "./writePcap";

const ping = (rtts: [number, string][], sent: number) =>
  parsePing(
    [
      "PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.",
      ...rtts.map(([n, ms]) => `64 bytes from 10.0.0.2: icmp_seq=${n} ttl=64 time=${ms} ms`),
      "",
      "--- 10.0.0.2 ping statistics ---",
      `${sent} packets transmitted, ${rtts.length} received, 0% packet loss, time 3ms`,
      "",
    ].join("\n"),
  );
const train = (packets: Packet[], sent: number) => pairEchoes(writePcap(packets), sent, { first: 1, modulus: 65536 });

test("puts gross and net side by side, a row a request, with what is missing left open", () => {
  const tap = cleanTrain(3, 50_000).filter((packet) => packet.sequence !== 2 || !packet.reply);
  const table = packetTable(
    ping(
      [
        [1, "0.080"],
        [3, "0.075"],
      ],
      4,
    ),
    { "sender.tap": train(tap, 4) },
  );
  expect(table.length).toBe(4);
  expect([...table.rttNs]).toEqual([80_000, NaN, 75_000, NaN]);
  expect([...table.quantisationNs]).toEqual([1000, NaN, 1000, NaN]);
  expect(Object.entries(table.atNs).map(([point, ns]) => [point, [...ns]])).toEqual([
    ["sender.tap", [50_000, NaN, 50_000, NaN]],
  ]);
  expect([...overheadNs(table)]).toEqual([30_000, NaN, 25_000, NaN]);
  expect([...table.sentNs]).toEqual([0, 1_000_000, 2_000_000, NaN]);
});

test("what ping prints too coarsely is taken from the guest's own stamps, and nothing else is", () => {
  const stamped = cleanTrain(2, 3_456_700).map((packet) => ({
    ...packet,
    payloadStamp: { seconds: packet.seconds, microseconds: packet.sequence * 1000 - 10 },
  }));
  const output = ping(
    [
      [1, "3.47"],
      [2, "0.999"],
    ],
    2,
  );
  const fine = packetTable(output, { "sender.guest": train(stamped, 2) });
  // Reply's stamp at 1 ms + 3456.7 µs, send stamp 10 µs before 1 ms.
  expect([...fine.rttNs]).toEqual([3_466_700, 999_000]);
  expect([...fine.quantisationNs]).toEqual([1000, 1000]);
  expect([...packetTable(output, {}).rttNs]).toEqual([3_470_000, 999_000]);
});

test("of duplicates the first reply counts", () => {
  expect([
    ...packetTable(
      ping(
        [
          [1, "0.050"],
          [1, "0.090"],
        ],
        1,
      ),
      {},
    ).rttNs,
  ]).toEqual([50_000]);
});

test("a run without any packet is an empty table", () => {
  expect(packetTable(ping([], 0), {})).toMatchObject({ length: 0 });
});
