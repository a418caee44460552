import { KIND, SIGNATURE, type PropertyMap, type PropertyValue } from "../values";
import { VisibleError } from "../../errors/visibleError";
import type { Crypter } from "./crypter";

/** Ciphertexts of the state as it was last read or written, by place: an unchanged secret keeps its own. */
export type KnownCiphertexts = Map<string, { plaintext: string; ciphertext: string }>;

/** `{[SIGNATURE]: KIND.secret, value}`: a secret as the engine sees it. */
export function isOpenSecret(value: PropertyValue): value is PropertyMap & { value: PropertyValue } {
  return isSecret(value) && "value" in value;
}

/**
 * A copy of a state's value with every open secret sealed.
 * @param place names the value within the state; the same place with the same plain value keeps its ciphertext, so that
 *   a state in which nothing changed is written as it was.
 */
export function sealSecrets(
  value: PropertyValue,
  place: string,
  crypter: Crypter,
  known: KnownCiphertexts,
): PropertyValue {
  if (isOpenSecret(value)) {
    const plaintext = sortedJson(withoutSecretMarks(value.value));
    const before = known.get(place);
    const ciphertext = before?.plaintext === plaintext ? before.ciphertext : crypter.encrypt(plaintext);
    known.set(place, { plaintext, ciphertext });
    return { [SIGNATURE]: KIND.secret, ciphertext };
  }
  return mapMembers(value, (member, key) => sealSecrets(member, `${place}/${key}`, crypter, known));
}

/** The reverse of {@link sealSecrets}. `plaintext` (from `stack export --show-secrets`) is taken as well. */
export function openSecrets(
  value: PropertyValue,
  place: string,
  crypter: Crypter,
  known: KnownCiphertexts,
): PropertyValue {
  if (isSecret(value)) {
    if (typeof value.ciphertext === "string") {
      const plaintext = crypter.decrypt(value.ciphertext);
      known.set(place, { plaintext, ciphertext: value.ciphertext });
      return openSecret(plaintext, place, crypter, known);
    }
    if (typeof value.plaintext === "string") return openSecret(value.plaintext, place, crypter, known);
    if ("value" in value) return value;
    throw new VisibleError(`the secret at ${place} has neither a ciphertext nor a plaintext`);
  }
  return mapMembers(value, (member, key) => openSecrets(member, `${place}/${key}`, crypter, known));
}

/** A copy in which the value of every secret is put as `{[SIGNATURE]: KIND.secret, plaintext: JSON}`, for `--show-secrets`. */
export function exposeSecrets(value: PropertyValue): PropertyValue {
  if (isOpenSecret(value)) return { [SIGNATURE]: KIND.secret, plaintext: sortedJson(withoutSecretMarks(value.value)) };
  return mapMembers(value, exposeSecrets);
}

/** A copy for people: secrets open, or "[secret]". */
export function plainValue(value: PropertyValue, showSecrets: boolean): PropertyValue {
  if (isSecret(value)) return showSecrets && isOpenSecret(value) ? withoutSecretMarks(value.value) : "[secret]";
  return mapMembers(value, (member) => plainValue(member, showSecrets));
}

function openSecret(plaintext: string, place: string, crypter: Crypter, known: KnownCiphertexts): PropertyValue {
  let inner: PropertyValue;
  try {
    inner = JSON.parse(plaintext) as PropertyValue;
  } catch {
    throw new VisibleError(`the secret at ${place} does not hold JSON`);
  }
  // Pulumi's CLI may seal a secret inside a secret; one mark says it all.
  return { [SIGNATURE]: KIND.secret, value: withoutSecretMarks(openSecrets(inner, `${place}/value`, crypter, known)) };
}

function withoutSecretMarks(value: PropertyValue): PropertyValue {
  if (isOpenSecret(value)) return withoutSecretMarks(value.value);
  return mapMembers(value, withoutSecretMarks);
}

function isSecret(value: PropertyValue): value is PropertyMap {
  return value !== null && typeof value === "object" && !Array.isArray(value) && value[SIGNATURE] === KIND.secret;
}

function mapMembers(value: PropertyValue, map: (member: PropertyValue, key: string) => PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map((member, index) => map(member, String(index)));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, map(member, key)]));
  return value;
}

/** JSON with sorted keys, as Go writes maps: equal values have equal text. */
function sortedJson(value: PropertyValue): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
