import { availableParallelism } from "node:os";
import execa from "execa";
import pLimit from "p-limit";
import type { Stage, StageResult } from "./stage";

/** A program of node_modules that passes if it exits with 0. */
export interface Check {
  name: string;
  program: string;
  args: string[];
}

/** A stage of programs that use one CPU each, as many at a time as there are CPUs. What one says is shown when it has ended. */
export function checksStage(checks: readonly Check[]): Stage {
  return {
    name: checks.map(({ name }) => name).join(", "),
    async run() {
      const limit = pLimit(availableParallelism());
      const failures = (await Promise.all(checks.map((check) => limit(() => failureOf(check))))).flat();
      return { ...empty, passed: checks.length - failures.length, failed: failures.length, failures };
    },
  };
}

const empty: StageResult = { passed: 0, failed: 0, skipped: [], failures: [] };

async function failureOf({ name, program, args }: Check): Promise<string[]> {
  const { failed, all } = await execa(program, args, { preferLocal: true, stdin: "ignore", all: true, reject: false });
  console.log([`${name}: ${failed ? "failed" : "passed"}`, ...(all ? [all] : [])].join("\n"));
  return failed ? [name] : [];
}
