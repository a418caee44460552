import type { Command } from "commander";
import { type HistoryEntry, isoSeconds, readHistory } from "../../../engine/workspace";
import { printJson, printTable } from "../../display/table";
import { stackOption } from "../../stack/flags";
import { findDeployedStack, type StackOptions } from "../../stack/find";
import { terminal } from "../../terminal";

export function register(stack: Command): void {
  stackOption(stack.command("history"))
    .description("list what was done to the stack, newest first")
    .option("-j, --json", "print as JSON")
    .addHelpText("after", "\nExample:\n  ./tare stack history --stack sender")
    .action((_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<StackOptions & { json?: boolean }>();
      const { backend, reference } = findDeployedStack(flags);
      const entries = readHistory(backend.layout, reference).reverse();
      if (flags.json) printJson(entries);
      else if (entries.length === 0) terminal.print("Stack has never been updated");
      else printTable(["STARTED", "ENDED", "KIND", "RESULT", "SECONDS", "CHANGES"], entries.map(row));
    });
}

function row({ kind, startTime, endTime, result, resourceChanges }: HistoryEntry): string[] {
  const changes = Object.entries(resourceChanges ?? {}).map(([op, count]) => `${op} ${count}`);
  return [isoSeconds(startTime), isoSeconds(endTime), kind, result, String(endTime - startTime), changes.join(", ")];
}
