import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import execa from "execa";
import type { Stage, StageResult } from "./stage";

/** The members of jest's --json report that are used here. */
interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    status: string;
    /** Milliseconds since 1970. */
    startTime: number;
    endTime: number;
    /** How often each test was tried: more than once where tests/support/patience.ts allows it. */
    assertionResults: Assertion[];
  }[];
}

interface Assertion {
  status: string;
  fullName: string;
  invocations?: number;
  /** What a failed test's last try ended with. */
  failureMessages?: string[] | null;
  /** What the tries before the last one ended with. */
  retryReasons?: string[];
}

/** So much of an error stands beside a test's name in the summary: whoever reads only the end of the output sees what to look for. */
const errorLines = 12;

function withError(name: string, messages: readonly string[] | null | undefined): string {
  const lines = stripVTControlCharacters(messages?.[0] ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  return [name, ...lines.slice(0, errorLines).map((line) => `    ${line}`)].join("\n");
}

/** Counts a report's tests. A file that could not be loaded has no tests in the report and counts as one failure. */
export function countReport(report: JestReport): StageResult {
  const assertions = report.testResults.flatMap((file) => file.assertionResults);
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((a) => a.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: assertions.filter((a) => ["pending", "todo", "disabled"].includes(a.status)).map((a) => a.fullName),
    failures: [
      ...assertions.filter((a) => a.status === "failed").map((a) => withError(a.fullName, a.failureMessages)),
      ...broken.map((file) => withError(file.name, [file.message])),
    ],
    secondTries: assertions
      .filter((a) => a.status === "passed" && (a.invocations ?? 1) > 1)
      .map((a) => withError(a.fullName, a.retryReasons)),
  };
}

function minutesOf({ testResults }: JestReport): Record<string, number> {
  const entries = testResults.map(({ name, startTime, endTime }) => [
    relative(process.cwd(), name),
    (endTime - startTime) / 60_000,
  ]);
  return Object.fromEntries(entries) as Record<string, number>;
}

/** A stage that runs one of the projects in jest.config.js. @param timed whether to report how long each file took */
export function jestStage(name: string, project: string, args: string[], timed = false): Stage {
  return {
    name,
    async run() {
      const folder = await mkdtemp(join(tmpdir(), "tare-jest-"));
      const reportFile = join(folder, "report.json");
      try {
        const { exitCode } = await execa(
          "jest",
          ["--selectProjects", project, "--json", "--outputFile", reportFile, ...args],
          {
            preferLocal: true,
            // With --json, jest prints the report on stdout as well; the readable output is on stderr.
            stdio: ["ignore", "ignore", "inherit"],
            reject: false,
          },
        );
        const jestReport = JSON.parse(await readFile(reportFile, "utf8")) as JestReport;
        const result = { ...countReport(jestReport), ...(timed ? { minutes: minutesOf(jestReport) } : {}) };
        if (exitCode !== 0 && result.failed === 0)
          return { ...result, failed: 1, failures: [`${name}: jest exited with ${exitCode}`] };
        return result;
      } catch (cause) {
        return {
          passed: 0,
          failed: 1,
          skipped: [],
          failures: [`${name}: jest left no report (${(cause as Error).message})`],
        };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
