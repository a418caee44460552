import { readFileSync } from "node:fs";
import { join } from "node:path";
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
});
