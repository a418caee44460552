import { pairEchoes } from "../../captures/pair";
import type { PointKey } from "../../captures/packets";
import type { RunRecord } from "../../scenarios/run";
import { oneWaySplits } from "../../uncertainty/oneWay";
import { cleanTrain, writePcap, type Packet } from "../captures/writePcap";

const count = 100;
const runOn = (environment: object) =>
  ({ environment: { accelerator: null, lab: null, ...environment } }) as unknown as Pick<RunRecord, "environment">;
const servers = runOn({ sender: { bootId: "a" }, responder: { bootId: "b" } });

/** A train that sees each request so much later, and each reply so much earlier, than one at the path's beginning does. */
function trainAt(thereNs: number, backNs: number) {
  const packets = cleanTrain(count, 100_000).map((packet): Packet => {
    const nanos = packet.nanos + (packet.reply ? -backNs : thereNs);
    return { ...packet, seconds: packet.seconds + Math.floor(nanos / 1e9), nanos: nanos % 1e9 };
  });
  return pairEchoes(writePcap(packets), count, { first: 1, modulus: 65536 });
}

const trains = {
  "sender.guest": trainAt(0, 0),
  "sender.tap": trainAt(2000, 3000),
  "sender.wire": trainAt(7000, 9000),
  "responder.wire": trainAt(9000, 12_000),
  "responder.guest": trainAt(15_000, 14_000),
} satisfies Partial<Record<PointKey, unknown>>;

test("requests and replies are told apart between neighbours that one clock stamps", () => {
  const splits = oneWaySplits(servers, trains);
  expect(splits.map(({ from, to, there, back }) => [from, to, there.medianNs, back.medianNs])).toEqual([
    ["sender.guest", "sender.tap", 2000, 3000],
    ["sender.tap", "sender.wire", 5000, 6000],
    ["responder.wire", "responder.guest", 6000, 2000],
  ]);
  // Every stamp is a whole number of microseconds, which is then taken for the clock's step.
  for (const { there, back } of splits)
    expect([there.standardNs, back.standardNs]).toEqual([1000 / 6 ** 0.5, 1000 / 6 ** 0.5]);
});

test("a virtual machine's clock is not its host's, and a lab's hosts have one clock", () => {
  const ends = (run: Pick<RunRecord, "environment">) =>
    oneWaySplits(run, trains).map(({ from, to }) => `${from} ${to}`);
  expect(ends(runOn({ accelerator: "tcg", sender: { bootId: "a" }, responder: { bootId: "b" } }))).toEqual([
    "sender.tap sender.wire",
  ]);
  expect(ends(runOn({ lab: "tare", sender: {}, responder: {} }))).toContain("sender.wire responder.wire");
});

test("packets that a point did not see are in neither direction", () => {
  const blind = { ...trainAt(7000, 9000), replyNs: new Float64Array(count + 1).fill(NaN) };
  expect(oneWaySplits(servers, { "sender.tap": trains["sender.tap"], "sender.wire": blind })).toEqual([]);
});
