import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCrypter, openCrypter } from "../../../engine/secrets/crypter";

/** Sealed by Pulumi's CLI 3.248.0 under the passphrase "tare-sample". */
const salt = "v1:hl+pud+TGx0=:v1:LPrlNJGcqlcx2hL1:1hthngkqauky7pMBw/1wtwpbmd+Isw==";
const passphrase = "tare-sample";

/** Deriving a key takes a second on purpose, and more on a busy machine. */
jest.setTimeout(30_000);

describe("crypter", () => {
  it("opens what Pulumi's CLI sealed, in config and in state", async () => {
    const crypter = await openCrypter(salt, passphrase, "stack dev");
    expect(crypter.decrypt("v1:I8R2w9S/WK3k3+uW:3yLfApZDU4IpH+x86f52LC4OXvqXmgU=")).toBe("hunter2");
    const state = readFileSync(join(__dirname, "../recorded/sample-stack.json"), "utf8");
    const ciphertexts = [...state.matchAll(/"ciphertext": "([^"]+)"/g)].map(([, text]) => text!);
    expect(ciphertexts.length).toBe(5);
    expect(ciphertexts.map((text) => crypter.decrypt(text))).toEqual(ciphertexts.map(() => '"hunter2"'));
  });

  it("names the stack and the variables where the passphrase is wrong", async () => {
    await expect(openCrypter(salt, "Tare-sample", 'stack "dev"')).rejects.toMatchObject({
      name: "VisibleError",
      message: 'incorrect passphrase for stack "dev"',
      wayOut:
        "Set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was made with, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it.",
    });
  });

  it("says that a salt is damaged rather than that the passphrase is wrong", async () => {
    await expect(openCrypter("v1:hl+pud+TGx0=", passphrase, "stack dev")).rejects.toThrow(
      'the encryption salt of stack dev is damaged: "v1:hl+pud+TGx0="',
    );
  });

  it("opens with the salt line what it sealed, under a new nonce each time", async () => {
    const made = await createCrypter("a passphrase – with ünïcode");
    const [first, second] = [made.encrypt("größer\n"), made.encrypt("größer\n")];
    expect(first).not.toBe(second);
    expect(made.salt).toMatch(/^v1:[A-Za-z0-9+/=]{12}:v1:[A-Za-z0-9+/=]{16}:[A-Za-z0-9+/=]{32}$/);
    const opened = await openCrypter(made.salt, "a passphrase – with ünïcode", "stack dev");
    expect([first, second].map((text) => opened.decrypt(text))).toEqual(["größer\n", "größer\n"]);
  });

  it("refuses a ciphertext in which one bit differs", async () => {
    const crypter = await openCrypter(salt, passphrase, "stack dev");
    const [version, nonce, payload] = crypter.encrypt("value").split(":");
    const damaged = Buffer.from(payload!, "base64");
    damaged[0]! ^= 1;
    expect(() => crypter.decrypt(`${version}:${nonce}:${damaged.toString("base64")}`)).toThrow(
      "a secret does not open with this stack's key",
    );
    expect(() => crypter.decrypt("v1:AAAA")).toThrow("a secret is damaged");
    expect(() => crypter.decrypt(`v1:${nonce}:AAAA`)).toThrow("a secret does not open with this stack's key");
  });
});
