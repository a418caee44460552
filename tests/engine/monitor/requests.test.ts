import { parseDuration } from "../../../engine/monitor/requests";

test.each([
  ["30s", 30],
  ["1h30m", 5400],
  ["1.5m", 90],
  ["250ms", 0.25],
])("%s", (text, seconds) => expect(parseDuration(text)).toBeCloseTo(seconds));

test.each(["30", "", "soon", "5 m", "m5"])("%j is refused with examples", (text) =>
  expect(() => parseDuration(text)).toThrow(/is not a duration \(examples: 30s, 5m, 1h30m\)/),
);
