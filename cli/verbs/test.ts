import type { Command } from "commander";
import { checksStage } from "../testRunner/command";
import { jestStage } from "../testRunner/jest";
import { leftoversStage, machineSnapshot } from "../testRunner/leftovers";
import { closingLine, minutesByFile, type Stage, type StageResult } from "../testRunner/stage";

export function register(program: Command): void {
  program
    .command("test")
    .description("run all tests: types, lint, format, units, the whole without a lab, and the real thing in a lab")
    .option("--unit", "only what needs neither root nor a lab")
    .option("--e2e <pattern>", "only end-to-end test files whose path matches")
    .addHelpText("after", "\nExamples:\n  ./tare test\n  ./tare test --unit\n  ./tare test --e2e lab")
    .action(async (options: { unit?: boolean; e2e?: string }) => {
      const before = await machineSnapshot();
      const results: StageResult[] = [];
      for (const stage of stages(options, before)) {
        console.log(`== ${stage.name}`);
        const started = process.hrtime.bigint();
        results.push(await stage.run());
        console.log(`took ${(Number(process.hrtime.bigint() - started) / 60e9).toFixed(1)} min`);
      }
      if (options.e2e !== undefined && results.every(({ minutes }) => Object.keys(minutes ?? {}).length === 0))
        results.push(nothingMatches(options.e2e));
      report(results);
      if (results.some((result) => result.failed > 0)) process.exitCode = 1;
    });
}

function stages(options: { unit?: boolean; e2e?: string }, before: string[]): Stage[] {
  const quick = [
    checksStage([
      // The longest first.
      { name: "lint", program: "eslint", args: ["."] },
      { name: "types", program: "tsc", args: ["--noEmit"] },
      { name: "format", program: "prettier", args: ["--check", "--log-level", "warn", "."] },
      { name: "dead code", program: "knip", args: ["--no-progress"] },
      {
        name: "code that only tests reach",
        program: "knip",
        args: ["--no-progress", "--production", "--include", "files"],
      },
    ]),
    jestStage("units", "unit", ["--maxWorkers=100%"]),
    jestStage("the whole without a lab", "whole", ["--maxWorkers=100%"]),
  ];
  const real = (args: string[]) => [
    jestStage("end to end, two files at a time", "e2e", ["--maxWorkers=2", ...args], true),
    jestStage("end to end, one file at a time", "alone", ["--runInBand", ...args], true),
    leftoversStage(before),
  ];
  if (options.e2e !== undefined) return real(["--passWithNoTests", options.e2e]);
  return options.unit ? quick : [...quick, ...real([])];
}

function nothingMatches(pattern: string): StageResult {
  return { passed: 0, failed: 1, skipped: [], failures: [`no end-to-end test file's path matches ${pattern}`] };
}

function report(results: StageResult[]): void {
  for (const line of minutesByFile(results)) console.log(line);
  for (const name of results.flatMap((result) => result.skipped)) console.log(`skipped: ${name}`);
  for (const name of results.flatMap((result) => result.secondTries ?? []))
    console.log(`passed at the second try: ${name}`);
  for (const name of results.flatMap((result) => result.failures)) console.log(`failed: ${name}`);
  console.log(closingLine(results));
}
