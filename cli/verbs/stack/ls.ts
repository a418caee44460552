import type { Command } from "commander";
import { selectedStack, stacksWithFile } from "../../../engine/workspace";
import { printJson, printTable } from "../../display/table";
import { findProject, type StackOptions } from "../../stack/find";
import { terminal } from "../../terminal";

interface Row {
  name: string;
  current: boolean;
  lastUpdate?: string;
  resourceCount?: number;
  problem?: string;
}

export function register(stack: Command): void {
  stack
    .command("ls")
    .description("list the stacks, deployed or not; * marks the selected one")
    .option("-j, --json", "print them as JSON")
    .addHelpText("after", "\nExamples:\n  ./tare stack ls\n  ./tare stack ls --json")
    .action((_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<StackOptions & { json?: boolean }>();
      const rows = list(flags);
      if (flags.json) printJson(rows);
      else print(rows);
    });
}

function list(options: StackOptions): Row[] {
  const { project, backend } = findProject(options);
  const selected = selectedStack(project);
  const deployed = backend.list(project.name);
  const rows = deployed.map(({ stack, ...summary }) => ({ name: stack, current: stack === selected, ...summary }));
  const others = stacksWithFile(project.folder)
    .filter((name) => !deployed.some(({ stack }) => stack === name))
    .map((name) => ({ name, current: name === selected }));
  return [...rows, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function print(rows: Row[]): void {
  if (rows.length === 0) return terminal.print("No stacks yet. Make one with `./tare stack init NAME`.");
  printTable(
    ["NAME", "LAST UPDATE", "RESOURCE COUNT"],
    rows.map(({ name, current, lastUpdate, resourceCount, problem }) => [
      `${name}${current ? "*" : ""}`,
      problem ?? lastUpdate?.replace(/\.\d+Z$/, "Z") ?? "never deployed",
      resourceCount === undefined || problem !== undefined ? "n/a" : String(resourceCount),
    ]),
  );
}
