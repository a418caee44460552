import type { Command } from "commander";
import type { CleanFlags } from "../doctor/clean";
import type { StackOptions } from "../stack/find";
import { stackOption } from "../stack/flags";

export function register(program: Command): void {
  const host = program
    .command("host")
    .description("what outlives stacks on their hosts")
    .addHelpText("after", "\nExample:\n  ./tare host clean --stack sender");
  stackOption(host.command("image"))
    .description("put a stack's guest image on its hosts, where it or a part of it is missing")
    .addHelpText(
      "after",
      `
./tare up does the same when the image or the config changes; this is for an image that somebody has removed from a host.

Example:
  ./tare host image --stack sender`,
    )
    .action(async (_flags: unknown, command: Command) => {
      await (await import("../stack/image")).putImage(command.optsWithGlobals<StackOptions>());
    });
  stackOption(host.command("clean"))
    .description("remove the guest images and host programs that Tare keeps on a stack's hosts")
    .option("-j, --json", "print what was removed as JSON")
    .addHelpText(
      "after",
      `
The next ./tare up puts them there again. A host that is reserved is refused: destroy its stack first.

Examples:
  ./tare host clean --stack sender
  ./tare host clean --stack sender --json`,
    )
    .action(async (_flags: unknown, command: Command) => {
      await (await import("../doctor/clean")).clean(command.optsWithGlobals<CleanFlags>());
    });
}
