import { checksStage } from "../../cli/testRunner/command";
import { countReport } from "../../cli/testRunner/jest";
import { closingLine, minutesByFile } from "../../cli/testRunner/stage";

const file = (status: string, ...assertions: [fullName: string, status: string, invocations?: number][]) => ({
  name: "a.test.ts",
  message: "",
  status,
  startTime: 0,
  endTime: 90_000,
  assertionResults: assertions.map(([fullName, state, invocations]) => ({ fullName, status: state, invocations })),
});

test("counts what passed, failed and was skipped, by name", () => {
  const result = countReport({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [file("failed", ["good", "passed"], ["bad", "failed"], ["needs /dev/kvm", "pending"])],
  });
  expect(result).toEqual({
    ...{ passed: 1, failed: 1, skipped: ["needs /dev/kvm"] },
    ...{ failures: ["bad"], secondTries: [] },
  });
});

test("what passed only at its second try is named", () => {
  const tests = file("passed", ["at once", "passed", 1], ["at last", "passed", 2]);
  const result = countReport({ numPassedTests: 2, numFailedTests: 0, testResults: [tests] });
  expect(result).toMatchObject({ passed: 2, secondTries: ["at last"] });
});

test("the summary has the first lines of an error, without colours and places in the code", () => {
  const failed = { ...file("failed", ["bad", "failed"]), status: "failed" };
  const message = `\u001b[31mexpected 1\u001b[39m\n\nreceived 2\n    at a.test.ts:1\n${"more\n".repeat(20)}`;
  const [assertion] = failed.assertionResults;
  const report = (invocations: number, status: string, reasons: object) => ({
    ...{ numPassedTests: 0, numFailedTests: 1 },
    testResults: [{ ...failed, assertionResults: [{ ...assertion!, status, invocations, ...reasons }] }],
  });
  const { failures } = countReport(report(2, "failed", { failureMessages: [message], retryReasons: ["other"] }));
  expect(failures[0]?.split("\n")).toEqual(["bad", "    expected 1", "    received 2", ...Array(10).fill("    more")]);
  const { secondTries } = countReport(report(2, "passed", { failureMessages: [], retryReasons: [message] }));
  expect(secondTries?.[0]).toMatch(/^bad\n {4}expected 1\n/);
});

test("a file that cannot be loaded is a failure, not silence", () => {
  const result = countReport({ numPassedTests: 0, numFailedTests: 0, testResults: [file("failed")] });
  expect(result).toEqual({ passed: 0, failed: 1, skipped: [], failures: ["a.test.ts"], secondTries: [] });
});

test("the closing line has the agreed form", () => {
  const one = { passed: 2, failed: 0, skipped: [], failures: [] };
  expect(closingLine([one, one])).toBe("4 passed, 0 failed");
  expect(closingLine([one, { ...one, skipped: ["x"] }])).toBe("4 passed, 0 failed, 1 skipped");
});

test("what took longest is named first", () => {
  const one = { passed: 1, failed: 0, skipped: [], failures: [] };
  const timed = { ...one, minutes: { "tests/e2e/a.test.ts": 0.25, "tests/e2e/b.test.ts": 12 } };
  expect(minutesByFile([one, timed])).toEqual([" 12.0 min  tests/e2e/b.test.ts", "  0.3 min  tests/e2e/a.test.ts"]);
});

test("programs are tried side by side, each is a test, and what one says is shown", async () => {
  const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
  const check = (name: string, ...args: string[]) => ({ name, program: process.execPath, args });
  const stage = checksStage([check("good", "-e", ""), check("bad", "-e", "console.error('odd'); process.exit(3)")]);
  expect(stage.name).toBe("good, bad");
  expect(await stage.run()).toEqual({ passed: 1, failed: 1, skipped: [], failures: ["bad"] });
  expect(said.mock.calls.flat().sort()).toEqual(["bad: failed\nodd", "good: passed"]);
  said.mockRestore();
});
