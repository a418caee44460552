import type { Command } from "commander";
import * as exportState from "./export";
import * as graph from "./graph";
import * as history from "./history";
import * as importState from "./import";
import * as init from "./init";
import * as ls from "./ls";
import * as output from "./output";
import * as rename from "./rename";
import * as rm from "./rm";
import * as select from "./select";

export function register(program: Command): void {
  const stack = program
    .command("stack")
    .description("make, list, select and remove stacks; read what they put out")
    .addHelpText(
      "after",
      `
Examples:
  ./tare stack init lxc-32 --scenario technology=lxc backgroundCount=32
  ./tare stack ls
  ./tare stack output --stack sender`,
    );
  for (const verb of [init, ls, select, output, history, graph, exportState, importState, rename, rm])
    verb.register(stack);
}
