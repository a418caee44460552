/** The result of one stage of `./tare test`. A stage that runs no tests (types, lint, format) counts as one test. */
export interface StageResult {
  passed: number;
  failed: number;
  /** Each names the test and why it did not run here. */
  skipped: string[];
  /** Names of what failed, for the summary, each with the first lines of its error. */
  failures: string[];
  /** Names of what passed only when it was tried again, each with the first lines of the first try's error. */
  secondTries?: string[];
  /** How long each test file took, if it is told. */
  minutes?: Record<string, number>;
}

export interface Stage {
  name: string;
  run(): Promise<StageResult>;
}

/** One line per test file with the time that it took, the slowest first. */
export function minutesByFile(results: StageResult[]): string[] {
  const all = results.flatMap(({ minutes }) => Object.entries(minutes ?? {}));
  return all.sort(([, a], [, b]) => b - a).map(([file, minutes]) => `${minutes.toFixed(1).padStart(5)} min  ${file}`);
}

/** The line that closes the tests' output. */
export function closingLine(results: StageResult[]): string {
  const sum = (count: (result: StageResult) => number) => results.reduce((total, result) => total + count(result), 0);
  const skipped = sum((result) => result.skipped.length);
  return `${sum((r) => r.passed)} passed, ${sum((r) => r.failed)} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
