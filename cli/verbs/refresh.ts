import type { Command } from "commander";
import type { DeployOptions } from "../../engine";
import type { DeployFlags } from "../stack/deployment";
import {
  changeOptions,
  engineOption,
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
  refuseFlags(engineOption(previewOnlyOption(excludeDependentsOption(expectOption(command)))))
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
      const flags = command.optsWithGlobals<RefreshFlags>();
      const { engineOf } = await import("../stack/engineOf");
      const { changeByState } = await import("../stack/change");
      const engine = await engineOf(flags);
      const { clearPendingCreates } = flags;
      const change = {
        kind: "refresh",
        title: "refresh",
        doing: "Refreshing",
        preview: (options: DeployOptions) => engine.previewRefresh({ ...options, clearPendingCreates }),
        run: (options: DeployOptions) => engine.refresh({ ...options, clearPendingCreates }),
        keepsState: engine.keepsState,
      } as const;
      await changeByState("refresh", change, flags);
    });
}
