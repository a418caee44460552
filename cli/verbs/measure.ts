import type { Command } from "commander";
import type { StackChange } from "../stack/change";
import type { DeployFlags } from "../stack/deployment";
import { changeOptions, wholeNumber } from "../stack/flags";

interface Flags extends DeployFlags {
  repetitions?: number;
}

export function register(program: Command): void {
  changeOptions(program.command("measure"))
    .description("measure a stack that is deployed once more: an `up` with a raised measureAgain in its config")
    .option("--repetitions <n>", "how often each rate is probed; kept in the stack's config", wholeNumber)
    .addHelpText(
      "after",
      `
Runs of earlier measurements stay in the results folder. Other changes of the config take effect as well, as in any
\`up\`; \`./tare preview\` shows them.

Examples:
  ./tare measure --stack sender
  ./tare measure --stack sender --repetitions 7 --yes`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const { askAgain, refuseWithoutTestbed } = await import("../stack/measureAgain");
      refuseWithoutTestbed(flags);
      const engine = await import("../../engine");
      const { changeByProgram } = await import("../stack/change");
      const change = {
        kind: "update",
        title: "measurement",
        doing: "Measuring",
        preview: engine.preview,
        run: engine.up,
        keepsState: false,
        edit: (found) => askAgain(found, flags.repetitions),
      } as const satisfies StackChange;
      await changeByProgram("measure", change, flags);
    });
}
