import { chooseHops, limitSeconds, probeCommand, runId, sampleEverySeconds } from "../../measurements/probeCommand";
import { VisibleError } from "../../errors/visibleError";
import type { Probe } from "../../scenarios/probe";

const probe = (changes: Partial<Probe>): Probe => ({
  rate: "1kpps",
  count: 1000,
  mode: "as-published",
  repetition: 1,
  ...changes,
});
const line = (changes: Partial<Probe>) => probeCommand(probe(changes), "10.0.0.2").join(" ");

test.each<[Partial<Probe>, string]>([
  [{ rate: "1pps" }, "ping -n -c 1000 -s 56 -i 1 10.0.0.2"],
  [{ rate: "1kpps" }, "ping -n -c 1000 -s 56 -i 0.001 10.0.0.2"],
  [{ rate: "1Mpps" }, "ping -n -c 1000 -s 56 -i 0.000001 10.0.0.2"],
  [{ rate: "300" }, "ping -n -c 1000 -s 56 -i 0.003333 10.0.0.2"],
  [{ rate: "2", mode: "open-loop" }, "fping -c 1000 -p 500 -i 0 -b 56 -t 2000 10.0.0.2"],
  [{ rate: "1kpps", mode: "open-loop" }, "fping -c 1000 -p 1 -i 0 -b 56 -t 2000 10.0.0.2"],
  [{ rate: "10000", mode: "open-loop" }, "fping -c 1000 -p 0.1 -i 0 -b 56 -t 2000 10.0.0.2"],
])("%j runs %s", (changes, command) => expect(line(changes)).toBe(command));

test("what cannot be sent is refused with a way out", () => {
  expect(() => line({ rate: "1Mpps", mode: "open-loop" })).toThrow(
    new VisibleError(
      'rate "1Mpps" is a closed loop and mode is open-loop',
      "give a rate in packets per second, or set mode to as-published",
    ),
  );
  expect(() => line({ rate: "20000", mode: "open-loop" })).toThrow(
    'rate "20000" is beyond what the open-loop probe can send on time (10000 a second)',
  );
});

test("fping sends no more requests than it has numbers for, unless it has the time to use them again", () => {
  const many = (rate: string, count: number) => () => line({ mode: "open-loop", rate, count });
  expect(many("10000", 65_536)).toThrow('the open-loop probe cannot send 65536 requests at rate "10000"');
  expect(many("10000", 65_535)).not.toThrow();
  expect(many("10000", 70_000)).toThrow(
    expect.objectContaining({
      wayOut: "ask for 65535 requests at most, or for no more than 6000 a second",
    }) as Error,
  );
  expect(many("6000", 1_000_000)).not.toThrow();
  // 65,535 at 6,553 a second take 10.0008 s: a request that goes out a millisecond late ends fping.
  expect(many("6553", 1_000_000)).toThrow("each rests for 10 seconds");
});

test.each<[Partial<Probe>, string]>([
  [{}, "ping -n -c 1000 -s 56 -i 0.001 -t 201 10.0.0.2"],
  [{ mode: "open-loop" }, "fping -c 1000 -p 1 -i 0 -b 56 -t 2000 -H 201 10.0.0.2"],
])("%j marks its requests by their time to live", (changes, command) =>
  expect(probeCommand(probe(changes), "10.0.0.2", 201).join(" ")).toBe(command),
);

test("a probe's time to live is none that systems send with of their own accord", () => {
  for (let i = 0; i < 1000; i++) {
    const hops = chooseHops(probe({})) ?? 0;
    expect(hops).toBeGreaterThan(128);
    expect(hops).toBeLessThan(255);
  }
});

test("limits leave time for slow replies, readings are neither too often nor too seldom", () => {
  expect(limitSeconds(probe({ rate: "1pps" }))).toBe(1560);
  expect(limitSeconds(probe({ rate: "1Mpps" }))).toBe(560);
  expect([probe({ rate: "1Mpps" }), probe({ rate: "1pps" }), probe({ rate: "10" })].map(sampleEverySeconds)).toEqual([
    1, 10, 5,
  ]);
});

test("run ids sort by time and are file names", () => {
  const id = runId(probe({}), new Date("2026-11-23T04:05:06.789Z"), "ab12cd");
  expect(id).toBe("20261123T040506.789Z-1kpps-r1-ab12cd");
  expect(runId(probe({}), new Date())).not.toBe(runId(probe({}), new Date()));
});
