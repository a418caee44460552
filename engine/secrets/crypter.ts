import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { VisibleError } from "../../errors/visibleError";

/** Seals and opens the secrets of one stack. */
export interface Crypter {
  /**
   * `v1:SALT:v1:NONCE:CIPHERTEXT`, stored as `encryptionsalt` and in the state. With the passphrase it gives the key.
   */
  readonly salt: string;
  /** Returns `v1:NONCE:CIPHERTEXT`, with a new nonce each time. */
  encrypt(plaintext: string): string;
  /** Opens `v1:NONCE:CIPHERTEXT`. @throws VisibleError if it is damaged or was sealed with another key */
  decrypt(sealed: string): string;
}

/** Parameters of Pulumi's passphrase secrets provider, version 1 (sdk/go/common/resource/config/crypt.go). */
const version = "v1";
const iterations = 1_000_000;
const keyBytes = 32;
const saltBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
/** The text that the second half of a salt line encrypts. Decrypting it reveals a wrong passphrase at once. */
const check = "pulumi";

/** A crypter with a new salt. */
export async function createCrypter(passphrase: string): Promise<Crypter> {
  const salt = randomBytes(saltBytes);
  const key = await deriveKey(passphrase, salt);
  return crypterOf(key, `${version}:${salt.toString("base64")}:${seal(key, check)}`);
}

/**
 * The crypter that made a salt line.
 * @param owner what the secrets belong to ("stack sender"), for the error
 * @throws VisibleError if the line is damaged or was made with another passphrase
 */
export async function openCrypter(saltLine: string, passphrase: string, owner: string): Promise<Crypter> {
  const [, salt, proof] = /^v1:([^:]+):(v1:[^:]+:[^:]+)$/.exec(saltLine) ?? [];
  if (salt === undefined || proof === undefined)
    throw new VisibleError(
      `the encryption salt of ${owner} is damaged: "${saltLine}"`,
      'It must read "v1:SALT:v1:NONCE:CIPHERTEXT"; take it from version control or from a backup of the state.',
    );
  const key = await deriveKey(passphrase, Buffer.from(salt, "base64"));
  if (!opens(key, proof))
    throw new VisibleError(
      `incorrect passphrase for ${owner}`,
      "Set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was made with, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it.",
    );
  return crypterOf(key, saltLine);
}

function crypterOf(key: Buffer, salt: string): Crypter {
  return { salt, encrypt: (plaintext) => seal(key, plaintext), decrypt: (sealed) => open(key, sealed) };
}

function seal(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${version}:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function open(key: Buffer, text: string): string {
  const [, nonce, payload] = /^v1:([^:]+):([^:]+)$/.exec(text) ?? [];
  if (nonce === undefined || payload === undefined)
    throw new VisibleError('a secret is damaged: it does not read "v1:NONCE:CIPHERTEXT"');
  const sealed = Buffer.from(payload, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: tagBytes });
  try {
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const plaintext = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
    return Buffer.concat([plaintext, decipher.final()]).toString("utf8");
  } catch (error) {
    throw new VisibleError(
      "a secret does not open with this stack's key",
      "It is damaged, or was sealed under another passphrase: set it again.",
      { cause: error },
    );
  }
}

function opens(key: Buffer, proof: string): boolean {
  try {
    return open(key, proof) === check;
  } catch {
    return false;
  }
}

/**
 * Keys that were derived already: derivation takes about a second, on purpose, and a process needs a key several times.
 */
const keys = new Map<string, Promise<Buffer>>();

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const name = `${salt.toString("base64")} ${passphrase}`;
  let key = keys.get(name);
  if (key === undefined) {
    key = promisify(pbkdf2)(passphrase, salt, iterations, keyBytes, "sha256");
    keys.set(name, key);
  }
  return key;
}
