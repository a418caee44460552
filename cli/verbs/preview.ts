import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import { deployOptions } from "../stack/flags";

export function register(program: Command): void {
  deployOptions(program.command("preview"))
    .alias("pre")
    .description("say what `up` would change; nothing is changed")
    .option("--diff", "show every input of what would be created")
    .addHelpText(
      "after",
      `
Examples:
  ./tare preview --stack sender
  ./tare preview --stack sender --diff
  ./tare preview --stack sender --json`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const { preview } = await import("../../engine");
      const { previewProgram } = await import("../stack/change");
      await previewProgram(preview, command.optsWithGlobals<DeployFlags>());
    });
}
