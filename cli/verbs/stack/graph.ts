import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { emptyDeployment, type GraphOptions, stateGraph } from "../../../engine/workspace";
import { atPath } from "../../../errors/fileError";
import { callersPath } from "../../callersPath";
import { findDeployedStack, type StackOptions } from "../../stack/find";
import { stackOption } from "../../stack/flags";
import { terminal } from "../../terminal";

export function register(stack: Command): void {
  stackOption(stack.command("graph [file]"))
    .description("write what depends on what in the DOT language; without a file, to standard output")
    .option("--ignore-dependency-edges", "leave dependencies out", false)
    .option("--ignore-parent-edges", "leave out which parent resources have", false)
    .option("--dependency-edge-color <color>", "of dependencies", "#246C60")
    .option("--parent-edge-color <color>", "of edges from parents to children", "#AA6639")
    .option("--short-node-name", "names in place of whole URNs", false)
    .option("--dot-fragment <text>", "a line that is put at the beginning of the graph")
    .addHelpText("after", "\nExample:\n  ./tare stack graph --short-node-name --stack sender | dot -Tsvg > sender.svg")
    .action((file: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<StackOptions & GraphOptions>();
      const { backend, reference } = findDeployedStack(flags);
      const text = stateGraph(backend.read(reference).latest ?? emptyDeployment(""), flags);
      if (file === undefined) return terminal.print(text);
      const path = callersPath(file, "FILE");
      atPath(path, () => writeFileSync(path, `${text}\n`));
    });
}
