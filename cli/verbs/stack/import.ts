import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { addToHistory, backUp, type Deployment, openDeployment, parseExport } from "../../../engine/workspace";
import { fileError } from "../../../errors/fileError";
import { VisibleError } from "../../../errors/visibleError";
import { callersPath } from "../../callersPath";
import { stackOption } from "../../stack/flags";
import { historyEntry } from "../../stack/historyEntry";
import { findStack, lockStack, type StackOptions, type FoundStack } from "../../stack/find";
import { crypterOfSalt, ensureStore, stackCrypter } from "../../stack/secrets";
import { terminal } from "../../terminal";

interface Flags extends StackOptions {
  file?: string;
  force?: boolean;
}

export function register(stack: Command): void {
  stackOption(stack.command("import"))
    .description("make the stack's state what `stack export` (of this tool or of pulumi) wrote")
    .option("--file <path>", "read from a file instead of standard input")
    .option("--force", "also where the resources belong to a stack of another name")
    .addHelpText(
      "after",
      `
The state before is kept in backups. Nothing that runs is touched.

Examples:
  ./tare stack import --stack sender --file sender.json
  pulumi stack export | ./tare stack import --stack sender`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const found = findStack(flags);
      const { text, source } = await readInput(flags);
      const sealed = parseExport(text, source);
      if (!flags.force) refuseOthers(sealed, source, found);
      const started = new Date();
      const lock = await lockStack(found);
      try {
        await replaceState(found, sealed);
        const changes = { result: "succeeded", changes: {} } as const;
        addToHistory(found.backend.layout, found.reference, historyEntry("import", started, {}, changes, {}));
      } finally {
        lock.release();
      }
      terminal.print(`Import complete: ${sealed.resources.length} resources in stack "${found.reference.stack}"`);
    });
}

async function replaceState(found: FoundStack, sealed: Deployment): Promise<void> {
  const crypter = await stackCrypter(found);
  // With --show-secrets nothing is sealed, and the passphrase that the other stack was made with is not needed.
  const isSealed = JSON.stringify(sealed.resources).includes('"ciphertext":');
  const salt = isSealed ? sealed.secrets_providers?.state?.salt : undefined;
  const deployment = openDeployment(sealed, salt ? await crypterOfSalt(found, salt) : crypter, new Map());
  const store = await ensureStore(found, crypter);
  backUp(found.backend.layout, found.reference);
  await store.save(deployment);
}

async function readInput({ file }: Flags): Promise<{ text: string; source: string }> {
  if (file === undefined) return { text: await terminal.readInput(), source: "the standard input" };
  const path = callersPath(file, "--file");
  try {
    return { text: readFileSync(path, "utf8"), source: file };
  } catch (error) {
    const { message, wayOut } = fileError(error, path) ?? (error as VisibleError);
    throw new VisibleError(`cannot read --file "${file}": ${message}`, wayOut, { cause: error });
  }
}

function refuseOthers(deployment: Deployment, source: string, { reference }: FoundStack): void {
  const own = `urn:pulumi:${reference.stack}::${reference.project}::`;
  const other = deployment.resources.find(({ urn }) => !urn.startsWith(own));
  if (other !== undefined)
    throw new VisibleError(
      `${source} belongs to another stack: it has ${other.urn}`,
      `Import it into the stack that it was exported from, or use --force if you know what you are doing.`,
    );
}
