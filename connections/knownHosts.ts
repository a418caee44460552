import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../errors/shellWord";
import type { Host, Side } from "../scenarios/host";
import { HostError } from "./errors";

/*
 * How a host's public key is pinned: as "TYPE BASE64" in the configuration, or in a known_hosts file (sshd(8)) that ssh
 * itself would read. No other module knows these formats.
 */

/** A line of a known_hosts file. */
export function knownHostsLine(name: string, hostKey: string): string {
  return `${name} ${hostKey}\n`;
}

/** A host's name in a known_hosts file: "host", or "[host]:port" if the port is not 22. */
export function knownHostsName({ address, port }: Pick<Host, "address" | "port">): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

/**
 * The host's public key as "TYPE BASE64": the configured one, else the one in its known_hosts file, Ed25519 preferred. Of several
 * Ed25519 keys the last counts: ssh-keyscan adds a server's new key below its old one.
 * @param side which server of a stack it is, if known: the error then says so
 * @throws HostError if no key is pinned
 */
export function pinnedHostKey(host: Host, side?: Side): string {
  if (host.hostKey !== "") return withoutComment(host.hostKey);
  const file = host.knownHostsFile;
  const name = knownHostsName(host);
  const isThere = existsSync(file);
  const keys = isThere ? hostKeysOf(readFileSync(file, "utf8"), name) : [];
  const key = keys.findLast((text) => text.startsWith("ssh-ed25519 ")) ?? keys[0];
  if (key !== undefined) return key;
  const server = side === undefined ? host.address : `the ${side} server`;
  const setting = side === undefined ? "senderHostKey or responderHostKey" : `${side}HostKey`;
  throw new HostError(
    host.address,
    `the host key of ${server} is not known: ${isThere ? `${file} has no line for ${name}` : `${file} is not there`}`,
    "./tare lab up writes it for the lab; for a server of your own check its key and add it " +
      `(ssh-keyscan -p ${host.port} ${host.address} >> ${shellWord(file)}), or set ${setting}`,
  );
}

function withoutComment(hostKey: string): string {
  return hostKey.trim().split(/\s+/).slice(0, 2).join(" ");
}

/**
 * The known_hosts file for ssh processes that other programs start. ssh reads host keys only from files, so a key that
 * is configured as text is written to a file in the project's folder, whose name is a digest of its content.
 * @returns the configured path, or one that is relative to the project's folder
 */
export function knownHostsFileFor(host: Host, side: Side): string {
  if (host.hostKey === "") return host.knownHostsFile;
  const line = knownHostsLine(knownHostsName(host), host.hostKey);
  const folder = join(".tare", "ssh");
  const file = join(folder, `known_hosts-${side}-${createHash("sha256").update(line).digest("hex").slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, line);
  return file;
}

/** The keys that a known_hosts text lists for a name ("host" or "[host]:port"), hashed names included. */
export function hostKeysOf(text: string, name: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [names = "", type, key] = line.trim().split(/\s+/);
    // A line that begins with a marker (@revoked, @cert-authority) or "#" does not pin a plain key.
    if (!type || !key || /^[@#]/.test(names)) return [];
    return names.split(",").some((pattern) => pattern === name || isHashOf(pattern, name)) ? [`${type} ${key}`] : [];
  });
}

/** Hashed names are `|1|SALT|HMAC-SHA1 of the name|`, both in base64 (sshd(8)). */
function isHashOf(pattern: string, name: string): boolean {
  const [, version, salt, hash] = pattern.split("|");
  if (version !== "1" || !salt || !hash) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}
