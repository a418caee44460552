import execa from "execa";
import type { Stage } from "./stage";

/**
 * A stage that runs a program of node_modules and passes if it exits with 0. The program's output is shown as it comes.
 */
export function commandStage(name: string, program: string, args: string[]): Stage {
  return {
    name,
    async run() {
      const { failed } = await execa(program, args, {
        preferLocal: true,
        stdio: ["ignore", "inherit", "inherit"],
        reject: false,
      });
      return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: [], failures: failed ? [name] : [] };
    },
  };
}
