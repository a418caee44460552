import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import { deployOptions, programOptions } from "../stack/flags";
import { refuseFlags } from "../stack/refusedFlags";

export function register(program: Command): void {
  refuseFlags(programOptions(deployOptions(program.command("preview"))))
    .alias("pre")
    .description("say what `up` would change; nothing is changed")
    .option("-m, --message <text>", "taken and not used: a preview leaves no history")
    .addHelpText(
      "after",
      `
Examples:
  ./tare preview --stack sender
  ./tare preview --stack sender --diff
  ./tare preview --stack sender --expect-no-changes
  ./tare preview --stack sender --json`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<DeployFlags>();
      const { engineOf } = await import("../stack/engineOf");
      const { previewProgram } = await import("../stack/change");
      await previewProgram((await engineOf(flags)).preview, flags);
    });
}
