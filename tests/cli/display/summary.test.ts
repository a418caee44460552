import { formatDuration } from "../../../cli/display/style";
import { summaryText } from "../../../cli/display/summary";

describe("summaryText", () => {
  it("counts in a fixed order, and tells how long it took", () => {
    expect(summaryText({ same: 3, delete: 2, create: 12, replace: 1 }, false, 14_000)).toBe(
      "+ 12 created, +- 1 replaced, - 2 deleted, 3 unchanged, 14 s",
    );
    expect(summaryText({ same: 3, update: 1 }, true, 14_000)).toBe("~ 1 to update, 3 unchanged");
    expect(summaryText({ same: 3 }, true, 1)).toBe("3 unchanged");
    expect(summaryText({}, true, 1)).toBe("none");
  });
});

describe("formatDuration", () => {
  it.each([
    [7, "7 ms"],
    [400, "0.4 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [59_700, "1 min 0 s"],
    [125_000, "2 min 5 s"],
  ])("writes %d ms as %s", (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
});
