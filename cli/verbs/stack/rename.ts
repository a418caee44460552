import { existsSync, renameSync } from "node:fs";
import type { Command } from "commander";
import { VisibleError } from "../../../errors/visibleError";
import { selectedStack, selectStack, stackFilePath } from "../../../engine/workspace";
import { stackOption } from "../../stack/flags";
import { findDeployedStack, lockStack, type StackOptions } from "../../stack/find";
import { terminal } from "../../terminal";

export function register(stack: Command): void {
  stackOption(stack.command("rename <new-name>"))
    .description("rename the stack: state, history and config file")
    .addHelpText(
      "after",
      `
What the stack made keeps the names it was made with; the next \`up\` replaces whatever is named after the stack.

Example:
  ./tare stack rename lxc-64 --stack lxc-32`,
    )
    .action(async (newName: string, _flags: unknown, command: Command) => {
      const found = findDeployedStack(command.optsWithGlobals<StackOptions>());
      const { project, backend, reference, file } = found;
      const newFile = stackFilePath(project.folder, newName);
      if (existsSync(newFile)) throw new VisibleError(`${newFile} exists already`, "Take another name.");
      const lock = await lockStack(found);
      try {
        await backend.rename(reference, newName);
        if (file.exists()) renameSync(file.path, newFile);
        if (selectedStack(project) === reference.stack) selectStack(project, newName);
      } finally {
        lock.release();
      }
      terminal.print(`Renamed ${reference.stack} to ${newName}`);
    });
}
