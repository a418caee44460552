import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import { changeOptions } from "../stack/flags";

export function register(program: Command): void {
  changeOptions(program.command("up"))
    .alias("update")
    .description("make the testbed what the program and the stack's config say, and measure")
    .option("--diff", "show every input of what the preview creates")
    .addHelpText(
      "after",
      `
A stack that only has its file Pulumi.STACK.yaml is created. Ctrl-C once ends gracefully, twice stops now.

Examples:
  ./tare up --stack sender
  ./tare up --stack sender --yes --skip-preview
  ./tare up --stack sender --yes --json > result.json`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const engine = await import("../../engine");
      const { changeByProgram } = await import("../stack/change");
      const change = {
        kind: "update",
        title: "update",
        doing: "Updating",
        preview: engine.preview,
        run: engine.up,
      } as const;
      await changeByProgram("up", change, command.optsWithGlobals<DeployFlags>());
    });
}
