import type { Crypter } from "../secrets/crypter";
import { VisibleError } from "../../errors/visibleError";
import { checkValues } from "./check";
import type { Project } from "./project";
import { holdsSecret, sealedText } from "./sealed";
import type { RawValue, StackFile } from "./stackFile";

/** A stack's config as the engine gives it to the program. */
export interface OpenConfig {
  /** By full key; structured values as JSON text. Secrets are open. */
  config: Record<string, string>;
  /** The keys of `config` that are secret. */
  secretKeys: string[];
}

/**
 * The stack's own values over the project's defaults, as Pulumi's CLI merges them.
 * @throws VisibleError for a value that is not of the declared type, and for a declared one that is missing.
 */
export function openConfig(project: Project, stack: string, file: StackFile, crypter: Crypter): OpenConfig {
  const values = mergeDefaults(project, file.values());
  checkValues(project, stack, values);
  const secretKeys = Object.entries(values)
    .filter(([key, value]) => project.declared[key]?.secret === true || holdsSecret(value))
    .map(([key]) => key);
  const open = (key: string, value: RawValue) => asText(decrypt(value, key, file, crypter));
  return {
    config: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, open(key, value)])),
    secretKeys,
  };
}

/** The merged values with secrets still sealed: what history records, what `config` shows. */
export function mergeDefaults(project: Project, values: Record<string, RawValue>): Record<string, RawValue> {
  const defaults = Object.entries(project.declared).filter(([, declared]) => declared.default !== undefined);
  return { ...Object.fromEntries(defaults.map(([key, { default: value }]) => [key, value as RawValue])), ...values };
}

/** Every `{secure: …}` opened, at any depth. */
export function decrypt(value: RawValue, key: string, file: StackFile, crypter: Crypter): RawValue {
  const sealed = sealedText(value);
  if (sealed !== undefined)
    try {
      return crypter.decrypt(sealed);
    } catch (error) {
      throw new VisibleError(
        `the secret "${key}" in ${file.path} does not open`,
        `It was sealed under another passphrase or salt: set it again with \`${file.project.tool.command} config set --secret ${key}\`.`,
        { cause: error },
      );
    }
  if (Array.isArray(value)) return value.map((member) => decrypt(member, key, file, crypter));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, decrypt(member, key, file, crypter)]),
    );
  return value;
}

/** The text as the file keeps a secret. */
export function sealText(text: string, crypter: Crypter): RawValue {
  return { secure: crypter.encrypt(text) };
}

/** Config values travel as text. */
export function asText(value: RawValue): string {
  if (typeof value === "string") return value;
  return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}
