import { KIND, type PropertyValue, SIGNATURE } from "../model/values";
import { isOpenSecret, isSecret, mapMembers, withoutSecretMarks } from "../properties/secrets";
import { VisibleError } from "../../errors/visibleError";
import type { Crypter } from "./crypter";

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
    const plaintext = sortedJson(withoutSecretMarks(value.value));
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
      return openSecret(plaintext, path, crypter, known);
    }
    if (typeof value.plaintext === "string") return openSecret(value.plaintext, path, crypter, known);
    if ("value" in value) return value;
    throw new VisibleError(`the secret at ${path} has neither a ciphertext nor a plaintext`);
  }
  return mapMembers(value, (member, key) => openSecrets(member, `${path}/${key}`, crypter, known));
}

/** A copy in which every secret is written as `{[SIGNATURE]: KIND.secret, plaintext: JSON}`, for `--show-secrets`. */
export function exposeSecrets(value: PropertyValue): PropertyValue {
  if (isOpenSecret(value)) return { [SIGNATURE]: KIND.secret, plaintext: sortedJson(withoutSecretMarks(value.value)) };
  return mapMembers(value, exposeSecrets);
}

function openSecret(plaintext: string, path: string, crypter: Crypter, known: KnownCiphertexts): PropertyValue {
  let inner: PropertyValue;
  try {
    inner = JSON.parse(plaintext) as PropertyValue;
  } catch {
    throw new VisibleError(`the secret at ${path} does not hold JSON`);
  }
  // Pulumi's CLI may seal a secret inside a secret. The outer mark is enough, so inner ones are dropped.
  return { [SIGNATURE]: KIND.secret, value: withoutSecretMarks(openSecrets(inner, `${path}/value`, crypter, known)) };
}

/** JSON with sorted keys, as Go writes maps, so that equal values have equal texts. */
function sortedJson(value: PropertyValue): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
