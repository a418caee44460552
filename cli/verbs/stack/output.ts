import type { Command } from "commander";
import { plainValue, type PropertyMap, type PropertyValue, rootStackType } from "../../../engine/values";
import type { Deployment } from "../../../engine/workspace";
import { shellWord } from "../../../errors/shellWord";
import { VisibleError } from "../../../errors/visibleError";
import { shownOutputs } from "../../stack/shownOutputs";
import { printJson } from "../../display/table";
import { stackOption } from "../../stack/flags";
import { findDeployedStack, type StackOptions, type FoundStack } from "../../stack/find";
import { lastUpdates, olderOutputs } from "../../stack/lastUpdate";
import { stackCrypter, storeOf } from "../../stack/secrets";
import { terminal } from "../../terminal";

interface Flags extends StackOptions {
  json?: boolean;
  shell?: boolean;
  showSecrets?: boolean;
}

export function register(stack: Command): void {
  stackOption(stack.command("output [name]"))
    .description("print what the stack puts out, or one value of it")
    .option("-j, --json", "print as JSON")
    .option("--shell", "print assignments for a shell; what is no text as JSON")
    .option("--show-secrets", "print secrets in clear")
    .addHelpText(
      "after",
      `
Examples:
  ./tare stack output --stack sender
  ./tare stack output overhead --stack sender --json
  eval "$(./tare stack output --shell --stack sender)"`,
    )
    .action(async (name: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const found = findDeployedStack(flags);
      const older = olderOutputs(lastUpdates(found));
      if (older !== undefined) terminal.note(`warning: ${older}`);
      const outputs = plainValue(await outputsOf(found, flags), flags.showSecrets === true) as PropertyMap;
      if (flags.shell) printAssignments(name === undefined ? outputs : { [name]: pick(outputs, name, found) });
      else if (name !== undefined) printOne(pick(outputs, name, found), flags);
      else await printAll(outputs, found, flags);
    });
}

/** The stack's outputs. Unless secrets are to be shown, they stay sealed and no passphrase is needed. */
async function outputsOf(found: FoundStack, flags: Flags): Promise<PropertyMap> {
  const deployment: Deployment | undefined = flags.showSecrets
    ? await storeOf(found, await stackCrypter(found)).load()
    : found.backend.read(found.reference).latest;
  return deployment?.resources.find(({ type }) => type === rootStackType)?.outputs ?? {};
}

function pick(outputs: PropertyMap, name: string, { reference }: FoundStack): PropertyValue {
  const value = outputs[name];
  if (value !== undefined) return value;
  const names = Object.keys(outputs).sort();
  throw new VisibleError(
    `stack "${reference.stack}" has no output "${name}"`,
    names.length > 0
      ? `It has: ${names.join(", ")}.`
      : `It has none; \`./tare up --stack ${reference.stack}\` makes them.`,
  );
}

function printOne(value: PropertyValue, { json }: Flags): void {
  if (json) printJson(value);
  else terminal.print(textOf(value));
}

function printAssignments(outputs: PropertyMap): void {
  for (const [name, value] of Object.entries(outputs)) terminal.print(`${name}=${shellWord(textOf(value))}`);
}

function textOf(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function printAll(outputs: PropertyMap, found: FoundStack, { json }: Flags): Promise<void> {
  if (json) return printJson(outputs);
  const count = Object.keys(outputs).length;
  if (count === 0) terminal.print("No output values currently in this stack");
  else terminal.print([`Current stack outputs (${count}):`, ...(await shownOutputs(outputs, found))].join("\n"));
}
