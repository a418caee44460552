import {
  createCrypter,
  type Crypter,
  emptyDeployment,
  ensurePassphrase,
  holdsSecret,
  openCrypter,
  requirePassphrase,
  StackStore,
} from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { terminal } from "../terminal";
import type { FoundStack } from "./find";

/** The crypter for a stack's secrets. Its salt is that of the config file, else that of the state, else a new one. */
export async function stackCrypter(found: FoundStack): Promise<Crypter> {
  const salt = knownSalt(found);
  if (salt !== undefined) return crypterOfSalt(found, salt);
  refuseSecretsWithoutSalt(found);
  const { passphrase, created } = ensurePassphrase(found.project.toolFolder);
  if (created !== undefined)
    terminal.note(
      `Made a passphrase for the secrets of stacks: ${created}. Keep it: without it they cannot be opened.`,
    );
  return createCrypter(passphrase);
}

/** The store of a stack's state. A stack without a state gets an empty one. */
export async function ensureStore(found: FoundStack, crypter: Crypter): Promise<StackStore> {
  const { backend, reference } = found;
  if (!backend.exists(reference)) {
    await backend.create(reference, emptyDeployment(crypter.salt));
    terminal.note(`Created stack "${reference.stack}"`);
  }
  return storeOf(found, crypter);
}

/** The store of a stack's state, which must exist. It opens and seals secrets. */
export function storeOf(found: FoundStack, crypter: Crypter): StackStore {
  return new StackStore(found.backend, found.reference, crypter, (salt) => crypterOfSalt(found, salt));
}

export function crypterOfSalt({ project, reference }: FoundStack, salt: string): Promise<Crypter> {
  const owner = `stack "${reference.stack}"`;
  return openCrypter(salt, requirePassphrase(project.toolFolder, owner), owner);
}

function knownSalt({ backend, reference, file }: FoundStack): string | undefined {
  if (file.salt !== undefined) return file.salt;
  return backend.exists(reference) ? backend.read(reference).latest?.secrets_providers?.state?.salt : undefined;
}

function refuseSecretsWithoutSalt({ file }: FoundStack): void {
  const sealed = Object.entries(file.values()).find(([, value]) => holdsSecret(value));
  if (sealed !== undefined)
    throw new VisibleError(
      `${file.path} has the secret "${sealed[0]}" and no encryptionsalt to open it with`,
      "Take the line `encryptionsalt: …` from version control, or set the secret again after removing it.",
      { exitCode: exitCodes.configuration },
    );
}
