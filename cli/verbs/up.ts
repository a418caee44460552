import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import { changeOptions, programOptions } from "../stack/flags";
import { refuseFlags } from "../stack/refusedFlags";

export function register(program: Command): void {
  refuseFlags(programOptions(changeOptions(program.command("up"))))
    .alias("update")
    .description("make the testbed what the program and the stack's config say, and measure")
    .addHelpText(
      "after",
      `
A stack that only has its file Pulumi.STACK.yaml is created. Ctrl-C once ends gracefully, twice stops now.

Examples:
  ./tare up --stack sender
  ./tare up --stack sender --yes --skip-preview
  ./tare up --stack sender --target '**::report'
  ./tare up --stack sender --yes --json > result.json`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<DeployFlags>();
      const { engineOf } = await import("../stack/engineOf");
      const { changeByProgram } = await import("../stack/change");
      const engine = await engineOf(flags);
      const change = {
        kind: "update",
        title: "update",
        doing: "Updating",
        preview: engine.preview,
        run: engine.up,
        keepsState: engine.keepsState,
      } as const;
      await changeByProgram("up", change, flags);
    });
}
