import { errorText } from "../../errors/errorText";
import { errorLines } from "../../errors/printError";
import { exitCodes, VisibleError } from "../../errors/visibleError";

const single = new VisibleError("the wire is cut", "mend it");
const several = new VisibleError("the configuration cannot be used", "change it", {
  exitCode: exitCodes.configuration,
  problems: [{ message: "count is 0", wayOut: "take 1" }, { message: "nic is odd" }],
});

test("a message and its way out are lines of their own, in the host program's form", () => {
  expect(errorLines(single)).toEqual(["error: the wire is cut", "way out: mend it"]);
  expect(errorText(single)).toBe("the wire is cut\nmend it");
});

test("several problems keep their own ways out", () => {
  expect(errorLines(several)).toEqual([
    "error: the configuration cannot be used:",
    "  count is 0",
    "    way out: take 1",
    "  nic is odd",
    "way out: change it",
  ]);
  expect(errorText(several)).toBe(
    "the configuration cannot be used:\n  count is 0\n    take 1\n  nic is odd\nchange it",
  );
});

test("a defect is shown with its stack trace, but told by its message alone", () => {
  const defect = new TypeError("x is not a function");
  expect(errorLines(defect)[0]).toContain("errors.test.ts");
  expect(errorText(defect)).toBe("x is not a function");
  expect(errorText("a text")).toBe("a text");
});

test("the exit code is the error's own", () => {
  expect(single.exitCode).toBe(1);
  expect(several.exitCode).toBe(2);
});
