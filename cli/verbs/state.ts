import type { Command } from "commander";
import {
  backUp,
  type Deployment,
  emptyDeployment,
  withNewName,
  withoutResource,
  withProtection,
} from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { confirmByName, requireYes } from "../stack/confirm";
import { findDeployedStack, lockStack, type StackOptions } from "../stack/find";
import { stackOption } from "../stack/flags";
import { terminal } from "../terminal";

interface Flags extends StackOptions {
  yes?: boolean;
  force?: boolean;
  targetDependents?: boolean;
  all?: boolean;
}

/** Edits of the state alone: what really exists is not touched. */
export function register(program: Command): void {
  const state = program
    .command("state")
    .description("edit a stack's state; what really exists stays as it is")
    .addHelpText(
      "after",
      `
The state before is kept in backups.

Examples:
  ./tare state unprotect --all --stack sender
  ./tare state delete 'urn:pulumi:sender::tare::command:local:Command::image' --stack sender`,
    );
  registerDelete(state);
  registerRename(state);
  registerProtect(state, true);
  registerProtect(state, false);
}

function registerDelete(state: Command): void {
  editing(state, "delete <urn>")
    .description("take a resource out of the state, without deleting what it stands for")
    .option("-f, --force", "also if it is protected")
    .option("--target-dependents", "and all that depends on it")
    .addHelpText("after", example("delete"))
    .action(async (urn: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const { force = false, targetDependents = false } = flags;
      await edit("state delete", flags, (deployment) => withoutResource(deployment, urn, { force, targetDependents }));
      terminal.print("Resource deleted from the state");
    });
}

function registerRename(state: Command): void {
  editing(state, "rename <urn> <new-name>")
    .description("give a resource another name in the state, as the program has it by now")
    .addHelpText("after", example("rename", " report"))
    .action(async (urn: string, name: string, _flags: unknown, command: Command) => {
      await edit("state rename", command.optsWithGlobals<Flags>(), (deployment) => withNewName(deployment, urn, name));
      terminal.print("Resource renamed in the state");
    });
}

function registerProtect(state: Command, protect: boolean): void {
  const name = protect ? "protect" : "unprotect";
  editing(state, `${name} [urns...]`)
    .description(protect ? "let nothing delete or replace resources" : "let resources be deleted and replaced again")
    .option("--all", "all resources of the stack")
    .addHelpText("after", example(name))
    .action(async (urns: string[], _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      if ((urns.length === 0) === (flags.all !== true))
        throw new VisibleError(`state ${name} needs either URNs or --all`, "`./tare stack export` lists the URNs.", {
          exitCode: exitCodes.configuration,
        });
      await edit(`state ${name}`, flags, (deployment) =>
        withProtection(deployment, flags.all === true ? "all" : urns, protect),
      );
      terminal.print(`Resources ${protect ? "protected" : "unprotected"} in the state`);
    });
}

function editing(state: Command, usage: string): Command {
  return stackOption(state.command(usage)).option("-y, --yes", "proceed without a question");
}

const example = (verb: string, more = "") =>
  `\nExample:\n  ./tare state ${verb} 'urn:pulumi:sender::tare::command:local:Command::image'${more} --stack sender`;

async function edit(verb: string, flags: Flags, change: (deployment: Deployment) => Deployment): Promise<void> {
  requireYes(verb, flags);
  const found = findDeployedStack(flags);
  const { backend, reference } = found;
  const lock = await lockStack(found);
  try {
    const changed = change(backend.read(reference).latest ?? emptyDeployment(""));
    if (flags.yes !== true)
      await confirmByName(verb, `edits the state of stack "${reference.stack}" directly.`, reference.stack);
    backUp(backend.layout, reference);
    await backend.write(reference, changed);
  } finally {
    lock.release();
  }
}
