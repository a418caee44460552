import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileError } from "../../errors/fileError";
import { VisibleError } from "../../errors/visibleError";

/** The file of the passphrase that was generated because the user had set none. */
function generatedPassphraseFile(toolFolder: string): string {
  return join(toolFolder, "passphrase");
}

/**
 * The passphrase that opens secrets: PULUMI_CONFIG_PASSPHRASE, else the content of the file that
 * PULUMI_CONFIG_PASSPHRASE_FILE names, else the generated one in the tool's folder; undefined if there is none of
 * these. An empty PULUMI_CONFIG_PASSPHRASE is a valid, empty passphrase, as in Pulumi's CLI.
 */
export function findPassphrase(toolFolder: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  if (env.PULUMI_CONFIG_PASSPHRASE_FILE) return readNamedFile(env.PULUMI_CONFIG_PASSPHRASE_FILE);
  return readGeneratedFile(generatedPassphraseFile(toolFolder));
}

/** Like {@link findPassphrase}, but throws an error that says how to give a passphrase if there is none. */
export function requirePassphrase(toolFolder: string, owner: string, env: NodeJS.ProcessEnv = process.env): string {
  const passphrase = findPassphrase(toolFolder, env);
  if (passphrase === undefined)
    throw new VisibleError(
      `no passphrase for the secrets of ${owner}`,
      `Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it, or put back ${generatedPassphraseFile(toolFolder)} that the stack was made with.`,
    );
  return passphrase;
}

/**
 * Like {@link findPassphrase}, but generates a passphrase and writes it to a file (mode 0600) if there is none.
 * @returns the passphrase, and the file's path if it was generated now
 */
export function ensurePassphrase(
  toolFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): { passphrase: string; created?: string } {
  const found = findPassphrase(toolFolder, env);
  if (found !== undefined) return { passphrase: found };
  const file = generatedPassphraseFile(toolFolder);
  const passphrase = randomBytes(32).toString("base64url");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeNewFile(file, `${passphrase}\n`);
  } catch (error) {
    // Another command may have made the file since we looked: then its passphrase is the one to use.
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return { passphrase: readFileSync(file, "utf8").trim() };
    throw fileError(error, file) ?? error;
  }
  return { passphrase, created: file };
}

/** What could be written in part only is removed again: a passphrase that is cut off must not be taken for one. */
function writeNewFile(file: string, text: string): void {
  const descriptor = openSync(file, "wx", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function readNamedFile(path: string): string {
  try {
    return readFileSync(resolve(path), "utf8").trim();
  } catch (error) {
    throw new VisibleError(
      `cannot read the passphrase file "${path}" that PULUMI_CONFIG_PASSPHRASE_FILE names: ${(error as Error).message}`,
      "Correct the variable, or set PULUMI_CONFIG_PASSPHRASE instead.",
    );
  }
}

function readGeneratedFile(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  if ((statSync(file).mode & 0o077) !== 0)
    throw new VisibleError(`the passphrase file ${file} can be read by others`, `chmod 600 ${file}`);
  const passphrase = readFileSync(file, "utf8").trim();
  if (passphrase === "")
    throw new VisibleError(
      `the passphrase file ${file} is empty`,
      "Put back the passphrase that the stacks were made with; if there are no stacks yet, delete the file.",
    );
  return passphrase;
}
