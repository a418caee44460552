import type { Command } from "commander";
import { selectStack } from "../../../engine/workspace";
import { findKnownStack, type StackOptions } from "../../stack/find";
import { terminal } from "../../terminal";

export function register(stack: Command): void {
  stack
    .command("select <name>")
    .description("make a stack the one that verbs work on when --stack is left out")
    .addHelpText("after", "\nExample:\n  ./tare stack select sender")
    .action((name: string, _flags: unknown, command: Command) => {
      const found = findKnownStack({ ...command.optsWithGlobals<StackOptions>(), stack: name });
      selectStack(found.project, found.reference.stack);
      terminal.print(`Selected stack '${found.reference.stack}'`);
    });
}
