import type { Command } from "commander";
import { commandStage } from "../testRunner/command";
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
        results.push(await stage.run());
      }
      report(results);
      if (results.some((result) => result.failed > 0)) process.exitCode = 1;
    });
}

function stages(options: { unit?: boolean; e2e?: string }, before: string[]): Stage[] {
  const quick = [
    commandStage("types", "tsc", ["--noEmit"]),
    commandStage("lint", "eslint", ["."]),
    commandStage("dead code", "knip", ["--no-progress"]),
    commandStage("code that only tests reach", "knip", ["--no-progress", "--production", "--include", "files"]),
    commandStage("format", "prettier", ["--check", "--log-level", "warn", "."]),
    jestStage("units", "unit", ["--maxWorkers=100%"]),
    jestStage("the whole without a lab", "whole", ["--maxWorkers=100%"]),
  ];
  const real = (args: string[]) => [
    jestStage("end to end", "e2e", ["--runInBand", ...args], true),
    leftoversStage(before),
  ];
  if (options.e2e !== undefined) return real([options.e2e]);
  return options.unit ? quick : [...quick, ...real([])];
}

function report(results: StageResult[]): void {
  for (const line of minutesByFile(results)) console.log(line);
  for (const name of results.flatMap((result) => result.skipped)) console.log(`skipped: ${name}`);
  for (const name of results.flatMap((result) => result.failures)) console.log(`failed: ${name}`);
  console.log(closingLine(results));
}
