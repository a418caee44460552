import { KIND, type PropertyValue, SIGNATURE } from "../model/values";
import { isOpenSecret, isSecret, mapMembers } from "../properties/secrets";
import { VisibleError } from "../../errors/visibleError";
import type { Crypter } from "./crypter";

/*
 * Secrets in a state file, in the form of Pulumi's CLI. Only the outermost secret is encrypted. A secret inside it keeps
 * its mark, and its `ciphertext` is plain JSON text: the encryption around it protects it already. Providers compare
 * marks, so none may be lost.
 */

/**
 * The ciphertexts of the state as it was last read or written, by path, so that an unchanged secret keeps its
 * ciphertext.
 */
export type KnownCiphertexts = Map<string, { plaintext: string; ciphertext: string }>;

/**
 * A copy of a state's value with every open secret sealed.
 * @param path names the value within the state. If the plain value at a path is unchanged, so is its ciphertext: a state in
 *   which nothing changed is written with the same bytes.
 */
export function sealSecrets(
  value: PropertyValue,
  path: string,
  crypter: Crypter,
  known: KnownCiphertexts,
): PropertyValue {
  if (isOpenSecret(value)) {
    const plaintext = textOf(value.value);
    const before = known.get(path);
    const ciphertext = before?.plaintext === plaintext ? before.ciphertext : crypter.encrypt(plaintext);
    known.set(path, { plaintext, ciphertext });
    return { [SIGNATURE]: KIND.secret, ciphertext };
  }
  return mapMembers(value, (member, key) => sealSecrets(member, `${path}/${key}`, crypter, known));
}

/** The reverse of {@link sealSecrets}. It also accepts `plaintext`, which `stack export --show-secrets` writes. */
export function openSecrets(
  value: PropertyValue,
  path: string,
  crypter: Crypter,
  known: KnownCiphertexts,
): PropertyValue {
  if (isSecret(value)) {
    if (typeof value.ciphertext === "string") {
      const plaintext = crypter.decrypt(value.ciphertext);
      known.set(path, { plaintext, ciphertext: value.ciphertext });
      return openSecret(plaintext, path);
    }
    if (typeof value.plaintext === "string") return openSecret(value.plaintext, path);
    if ("value" in value) return value;
    throw new VisibleError(`the secret at ${path} has neither a ciphertext nor a plaintext`);
  }
  return mapMembers(value, (member, key) => openSecrets(member, `${path}/${key}`, crypter, known));
}

/** A copy in which every secret is written as `{[SIGNATURE]: KIND.secret, plaintext: JSON}`, for `--show-secrets`. */
export function exposeSecrets(value: PropertyValue): PropertyValue {
  if (isOpenSecret(value)) return { [SIGNATURE]: KIND.secret, plaintext: textOf(value.value) };
  return mapMembers(value, exposeSecrets);
}

/** The text that is encrypted for a secret with this value. */
function textOf(value: PropertyValue): string {
  return goJson(withTexts(value));
}

/** A copy in which every secret has the JSON text of its value as `ciphertext`. */
function withTexts(value: PropertyValue): PropertyValue {
  if (isOpenSecret(value)) return { [SIGNATURE]: KIND.secret, ciphertext: textOf(value.value) };
  return mapMembers(value, withTexts);
}

/** The reverse of {@link textOf}, as a secret. */
function openSecret(text: string, path: string): PropertyValue {
  let inner: PropertyValue;
  try {
    inner = JSON.parse(text) as PropertyValue;
  } catch {
    throw new VisibleError(`the secret at ${path} does not hold JSON`);
  }
  return { [SIGNATURE]: KIND.secret, value: openTexts(inner, `${path}/value`) };
}

/** The reverse of {@link withTexts}. */
function openTexts(value: PropertyValue, path: string): PropertyValue {
  const text = isSecret(value) ? (value.ciphertext ?? value.plaintext) : undefined;
  if (typeof text === "string") return openSecret(text, path);
  return mapMembers(value, (member, key) => openTexts(member, `${path}/${key}`));
}

/** JSON as Go writes it, so that equal values have equal texts under both engines: sorted keys, and no `<`, `>` or `&`. */
function goJson(value: PropertyValue): string {
  const sorted = JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
  return sorted.replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
