import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
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
    assertionResults: { status: string; fullName: string; invocations?: number }[];
  }[];
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
      ...assertions.filter((a) => a.status === "failed").map((a) => a.fullName),
      ...broken.map((file) => file.name),
    ],
    secondTries: assertions.filter((a) => a.status === "passed" && (a.invocations ?? 1) > 1).map((a) => a.fullName),
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
