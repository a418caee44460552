import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countMismatch } from "../../../probes/output";
import { parseFping } from "../../../probes/fping/parse";

const recorded = (name: string) => readFileSync(join(__dirname, "../recorded", name), "latin1");

describe("parseFping", () => {
  test("reads a real output, whose numbers start with 0 and wrap one earlier", () => {
    const output = parseFping(recorded("fping.txt"));
    expect(output.numbering).toEqual({ first: 0, modulus: 65535 });
    expect(output.replies.sequence).toEqual([1, 2, 3]);
    expect(output.replies.rttNs).toEqual([31_000, 49_000, 38_000]);
    expect(output.totals).toMatchObject({ sent: 3, received: 3, duplicates: 0 });
  });

  test("fping's losses are losses", () => {
    const output = parseFping(recorded("fping-unreachable.txt"));
    expect(output.replies.sequence).toEqual([]);
    expect(output.totals).toMatchObject({ sent: 3, received: 0 });
  });

  test("a negative time is a clock that went back, and the reply counts", () => {
    const output = parseFping(`10.202.0.11 : [0], 64 bytes, 0.061 ms (0.061 avg, 0% loss)
10.202.0.11 : [1], 64 bytes, -3.2 ms (-1.6 avg, 0% loss)
10.202.0.11 : [2], timed out (-1.6 avg, 33% loss)
10.202.0.11 : [3], 64 bytes, 0.059 ms (-1.0 avg, 25% loss)

10.202.0.11 : xmt/rcv/%loss = 4/3/25%, min/avg/max = -3.2/-1.0/0.061
`);
    expect(output.replies).toMatchObject({ sequence: [1, 2, 4], rttNs: [61_000, NaN, 59_000] });
    expect(output.clockBackNs).toEqual([3_200_000]);
    // Each of fping's replies is stamped in the same way.
    expect(output.stampingChanged).toBe(false);
    expect(countMismatch(output)).toBeUndefined();
  });

  test("duplicates are told on stderr, and fping does not count them", () => {
    const output = parseFping(`h : [0], 64 bytes, 0.061 ms (0.061 avg, 0% loss)
h : duplicate for [0], 64 bytes, 0.1 ms

h : xmt/rcv/%loss = 1/1/0%, min/avg/max = 0.061/0.061/0.061
`);
    expect(output.replies).toMatchObject({ sequence: [1, 1], duplicate: [false, true] });
    expect(countMismatch(output)).toBeUndefined();
  });

  test("a reply in words that are not known is missed, and its absence is told", () => {
    const output = parseFping("h : [0], 64 octets\n\nh : xmt/rcv/%loss = 1/1/0%, min/avg/max = 0/0/0\n");
    expect(countMismatch(output)).toBe("the probe counted 1 replies, and 0 were read");
  });

  test("what fping says of its own errors is kept", () => {
    const words = "fping error: not enough sequence numbers available! (expire_timeout=10000000000, host_nr=0)";
    expect(parseFping(`h : [0], 64 bytes, 0.061 ms (0.061 avg, 0% loss)\n${words}\n`)).toMatchObject({
      totals: null,
      complaints: [words],
    });
    expect(() => parseFping("fping: invalid option -- 'Z'\nsee 'fping -h' for usage information\n")).toThrow(
      expect.objectContaining({ problem: "refused" }) as Error,
    );
  });
});
