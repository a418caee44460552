import type { Crypter } from "../secrets/crypter";
import { VisibleError } from "../../errors/visibleError";
import { checkValues } from "./check";
import type { Project } from "./project";
import { holdsSecret, sealedText } from "./sealed";
import type { RawValue, StackFile } from "./stackFile";

/** A stack's config in the form that the program gets. */
export interface OpenConfig {
  /** Values by full key, structured ones as JSON text. Secrets are open. */
  config: Record<string, string>;
  /** The keys of `config` that are secret. */
  secretKeys: string[];
}

/**
 * The project's defaults, overridden by the stack's own values, as in Pulumi's CLI.
 * @throws VisibleError for a value that is not of the declared type, and for a declared key that has no value
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

/** The merged values with secrets still sealed, for the history and for `config`. */
export function mergeDefaults(project: Project, values: Record<string, RawValue>): Record<string, RawValue> {
  const defaults = Object.entries(project.declared).filter(([, declared]) => declared.default !== undefined);
  return { ...Object.fromEntries(defaults.map(([key, { default: value }]) => [key, value as RawValue])), ...values };
}

/** The value with every `{secure: …}` in it opened, at any depth. */
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

/** The value with every `{secure: …}` in it sealed by another crypter, at any depth. */
export function reseal(value: RawValue, open: (sealed: RawValue) => RawValue, crypter: Crypter): RawValue {
  if (sealedText(value) !== undefined) return sealText(asText(open(value)), crypter);
  if (Array.isArray(value)) return value.map((member) => reseal(member, open, crypter));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reseal(member, open, crypter)]));
}

/** A text in the form in which the stack's file stores a secret. */
export function sealText(text: string, crypter: Crypter): RawValue {
  return { secure: crypter.encrypt(text) };
}

/** A config value as text, the form in which the program gets it. */
export function asText(value: RawValue): string {
  if (typeof value === "string") return value;
  return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}
