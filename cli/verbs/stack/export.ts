import type { Command } from "commander";
import {
  checkpointVersion,
  type Deployment,
  emptyDeployment,
  exposeDeployment,
  writeFileAtomic,
} from "../../../engine/workspace";
import { callersPath } from "../../callersPath";
import { stackOption } from "../../stack/flags";
import { findDeployedStack, type StackOptions, type FoundStack } from "../../stack/find";
import { stackCrypter, storeOf } from "../../stack/secrets";
import { terminal } from "../../terminal";

interface Flags extends StackOptions {
  file?: string;
  showSecrets?: boolean;
}

export function register(stack: Command): void {
  stackOption(stack.command("export"))
    .description("print the stack's state as JSON, as `pulumi stack export` does; secrets stay encrypted")
    .option("--file <path>", "write it to a file (mode 0600) instead")
    .option("--show-secrets", "put secrets in clear")
    .addHelpText(
      "after",
      `
Examples:
  ./tare stack export --stack sender --file sender.json
  ./tare stack export --stack sender | pulumi stack import`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const deployment = await stateToExport(findDeployedStack(flags), flags);
      const text = JSON.stringify({ version: checkpointVersion, deployment }, undefined, 4);
      if (flags.file === undefined) terminal.print(text);
      else writeFileAtomic(callersPath(flags.file, "--file"), `${text}\n`);
    });
}

async function stateToExport(found: FoundStack, { showSecrets }: Flags): Promise<Deployment> {
  if (!showSecrets) return found.backend.read(found.reference).latest ?? emptyDeployment("");
  const crypter = await stackCrypter(found);
  return exposeDeployment((await storeOf(found, crypter).load()) ?? emptyDeployment(crypter.salt));
}
