import type { Command } from "commander";
import { selectedStack, selectStack } from "../../../engine/workspace";
import { confirmByName, requireYes } from "../../stack/confirm";
import { stackOption } from "../../stack/flags";
import { findDeployedStack, lockStack, type StackOptions } from "../../stack/find";
import { terminal } from "../../terminal";

interface Flags extends StackOptions {
  yes?: boolean;
  force?: boolean;
  preserveConfig?: boolean;
}

export function register(stack: Command): void {
  stackOption(stack.command("rm [name]"))
    .description("remove a stack that has no resources: its state, history and config file")
    .option("-y, --yes", "proceed without a question")
    .option("-f, --force", "also with resources left; nothing will know of them any more")
    .option("--preserve-config", "leave Pulumi.STACK.yaml")
    .addHelpText(
      "after",
      `
Results of measurements stay. A last copy of the state goes to backups.

Examples:
  ./tare stack rm lxc-32
  ./tare stack rm sender --yes --preserve-config`,
    )
    .action(async (name: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      requireYes("stack rm", flags);
      const found = findDeployedStack({ ...flags, stack: name ?? flags.stack });
      const { project, backend, reference, file } = found;
      const goes = flags.preserveConfig === true || !file.exists() ? undefined : file.path;
      const beside = goes === undefined ? "" : ` and its config file ${goes}`;
      if (flags.yes !== true)
        await confirmByName(
          "stack rm",
          `will permanently remove the stack "${reference.stack}"${beside}!`,
          reference.stack,
        );
      const lock = await lockStack(found);
      try {
        backend.remove(reference, flags.force === true);
        if (goes !== undefined) file.delete();
        if (selectedStack(project) === reference.stack) selectStack(project, undefined);
      } finally {
        lock.release();
      }
      terminal.print(`Stack '${reference.stack}' has been removed!`);
      if (goes !== undefined) terminal.print(`Its config file is deleted, too: ${goes} (--preserve-config leaves it)`);
    });
}
