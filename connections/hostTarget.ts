import { readFileSync } from "node:fs";
import { shellWord } from "../errors/shellWord";
import type { Host, Side } from "../scenarios/host";
import { HostError } from "./errors";
import { pinnedHostKey } from "./knownHosts";
import type { SshTarget } from "./target";

/**
 * How a testbed's server is reached: with the configured private key and the pinned host key. The user's own ssh
 * configuration plays no part.
 * @throws HostError where either key is missing
 */
export function hostTarget(host: Host): SshTarget {
  return {
    host: host.address,
    user: host.user,
    port: host.port,
    privateKey: privateKeyOf(host),
    hostKey: pinnedHostKey(host),
    dialErrorLimit: 1,
    perDialTimeoutSeconds: 10,
    configuration: "explicit",
    // Images are large, and ssh's default cipher is the slowest where the CPU knows AES.
    sshOptions: ["-o", "Ciphers=^aes128-gcm@openssh.com"],
  };
}

/**
 * The text of the private key that logs in on a host.
 * @param side which server of a stack it is, where that is known: the error then says so
 * @throws HostError where the file cannot be read or holds no private key
 */
export function privateKeyOf(host: Host, side?: Side): string {
  const server = side === undefined ? host.address : `the ${side} server`;
  const setting = side === undefined ? "senderKeyFile or responderKeyFile" : `${side}KeyFile`;
  let text: string;
  try {
    text = readFileSync(host.keyFile, "utf8");
  } catch (cause) {
    throw new HostError(
      host.address,
      `the private key for ${server} cannot be read: ${(cause as Error).message}`,
      `./tare lab up makes one for the lab; for a server of your own set ${setting}`,
      { cause },
    );
  }
  if (isEncrypted(text))
    throw new HostError(
      host.address,
      `the private key for ${server} has a passphrase: ${host.keyFile}`,
      `set ${setting} to a key without one; ssh-keygen -p -N "" -f ${shellWord(host.keyFile)} takes it away`,
    );
  if (/PRIVATE KEY/.test(text)) return text;
  throw new HostError(
    host.address,
    `the private key for ${server} is no key that OpenSSH writes: ${host.keyFile}`,
    `set ${setting} to the file of a private key, the one beside the file that ends in .pub; ` +
      "a key of PuTTY becomes one by puttygen -O private-openssh",
  );
}

/** An OpenSSH key names its cipher behind its magic word ("openssh-key-v1", PROTOCOL.key); a PEM key says it in its header. */
function isEncrypted(text: string): boolean {
  const [, base64 = ""] = /BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=]+)/.exec(text) ?? [];
  const start = Buffer.from(base64, "base64");
  const cipher = start.subarray(19, 19 + (start.length < 19 ? 0 : start.readUInt32BE(15))).toString("latin1");
  return (cipher !== "" && cipher !== "none") || /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text);
}
