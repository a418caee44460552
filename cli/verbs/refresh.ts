import type { Command } from "commander";
import type { DeployFlags } from "../stack/deployment";
import {
  changeOptions,
  excludeDependentsOption,
  expectOption,
  previewOnlyOption,
  selectionOptions,
} from "../stack/flags";
import { refuseFlags } from "../stack/refusedFlags";

interface RefreshFlags extends DeployFlags {
  clearPendingCreates?: boolean;
}

export function register(program: Command): void {
  const command = selectionOptions(changeOptions(program.command("refresh")));
  refuseFlags(previewOnlyOption(excludeDependentsOption(expectOption(command))))
    .description("look at what really exists and make the stack's state say it; nothing but the state is changed")
    .option("--clear-pending-creates", "forget creates that a killed deployment left unfinished")
    .addHelpText(
      "after",
      `
Examples:
  ./tare refresh --stack sender
  ./tare refresh --stack sender --preview-only --expect-no-changes
  ./tare refresh --stack sender --yes --clear-pending-creates`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const engine = await import("../../engine");
      const { changeByState } = await import("../stack/change");
      const flags = command.optsWithGlobals<RefreshFlags>();
      const { clearPendingCreates } = flags;
      const refresh: typeof engine.refresh = (options) => engine.refresh({ ...options, clearPendingCreates });
      // The preview of a refresh does the same reads; its state is just not saved.
      const change = {
        kind: "refresh",
        title: "refresh",
        doing: "Refreshing",
        preview: refresh,
        run: refresh,
      } as const;
      await changeByState("refresh", change, flags);
    });
}
