import { known, knownLike } from "../../../analysis/text/uncertain";

describe("a figure with its uncertainty", () => {
  test.each([
    [0.005, 0.00041, "0.0050 ±0.0005"],
    [0.018, 0.0012, "0.018 ±0.002"],
    [0.009709, 0.0000004, "0.009709 ±0.000001"],
    [0.0003, 0.002, "0.000 ±0.002"],
    [-0.0031, 0.002, "−0.003 ±0.002"],
    [1234.5, 120, "1235 ±120"],
    [28.2, 2.6, "28 ±3"],
    [0, 0.4, "0.0 ±0.4"],
    [0.00547, null, "0.00547"],
    [0.00547, undefined, "0.00547"],
    [null, 0.1, "–"],
    [NaN, 0.1, "–"],
  ])("%p ± %p is %p", (value, uncertainty, text) => {
    expect(known(value, uncertainty)).toBe(text);
  });

  test("no digit of a microsecond clock's reading is invented, and its quartiles have no more", () => {
    expect([known(0.005, 0.00041), knownLike(0.005, 0.00041), knownLike(0.0045, 0.00041)]).toEqual([
      "0.0050 ±0.0005",
      "0.0050",
      "0.0045",
    ]);
  });
});
