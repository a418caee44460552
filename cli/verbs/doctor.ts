import type { Command } from "commander";
import type { LeaksFlags } from "../doctor/leaks";
import { stackOption } from "../stack/flags";

export function register(program: Command): void {
  stackOption(program.command("doctor"))
    .description("look at this machine, or at a stack's hosts, and say what to change")
    .option("--leaks", "list what Tare left on hosts: of stacks that are gone, or of commands that were cut off")
    .option("--fix", "with --leaks: remove what is listed, and release its reservations")
    .option("--foreign", "with --leaks: also what stacks of others hold; make sure first that those are gone for good")
    .option("-y, --yes", "proceed without a question")
    .option("-j, --json", "print as JSON")
    .addHelpText(
      "after",
      `
Without a stack (named or selected) it looks at this machine, and --leaks at the hosts of all stacks that have a config
file. Nothing without Tare's mark is ever removed.

Examples:
  ./tare doctor
  ./tare doctor --stack sender
  ./tare doctor --leaks --stack sender
  ./tare doctor --leaks --fix --yes`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<LeaksFlags & { leaks?: boolean }>();
      if (flags.leaks !== true && (flags.fix === true || flags.foreign === true))
        command.error("error: --fix and --foreign go with --leaks");
      if (flags.leaks) await (await import("../doctor/leaks")).leaks(flags);
      else await (await import("../doctor/doctor")).doctor(flags);
    });
}
