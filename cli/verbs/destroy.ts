import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import { changeOptions } from "../stack/flags";

export function register(program: Command): void {
  changeOptions(program.command("destroy"))
    .alias("down")
    .description("delete everything that the stack made; results and the stack itself stay")
    .addHelpText(
      "after",
      `
Examples:
  ./tare destroy --stack sender
  ./tare destroy --stack sender --yes`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const { destroy, previewDestroy } = await import("../../engine");
      const { changeByState } = await import("../stack/change");
      const change = {
        kind: "destroy",
        title: "destroy",
        doing: "Destroying",
        preview: previewDestroy,
        run: destroy,
      } as const;
      await changeByState("destroy", change, command.optsWithGlobals<DeployFlags>());
    });
}
