import type { Command } from "commander";
import { selectStack } from "../../../engine/workspace";
import { findKnownStack, type PlaceOptions } from "../../stack/place";
import { terminal } from "../../terminal";

export function register(stack: Command): void {
  stack
    .command("select <name>")
    .description("make a stack the one that verbs work on when --stack is left out")
    .addHelpText("after", "\nExample:\n  ./tare stack select sender")
    .action((name: string, _flags: unknown, command: Command) => {
      const place = findKnownStack({ ...command.optsWithGlobals<PlaceOptions>(), stack: name });
      selectStack(place.project, place.reference.stack);
      terminal.print(`Selected stack '${place.reference.stack}'`);
    });
}
