import { createHash, createHmac } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Host, Side } from "../scenarios/host";

/** The shape that remote commands want a connection in. */
export type Connection = types.input.remote.ConnectionArgs;

/**
 * How commands reach a host: its pinned key, and the user's private key as a secret. Throws pulumi.RunError where a key is
 * missing: better here than after the first resource.
 */
export function connectionTo(side: Side, host: Host): Connection {
  return {
    host: host.address,
    user: host.user,
    port: host.port,
    privateKey: pulumi.secret(readKeyFile(side, host)),
    hostKey: pinnedHostKey(side, host),
    // A host that does not answer twice is not there: the default of ten attempts takes minutes to say so.
    dialErrorLimit: 2,
    perDialTimeout: 10,
  };
}

/** The URL of the host's Docker daemon. */
export function dockerUrl(host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  return `ssh://${host.user}@${address}:${host.port}`;
}

/** The URI of the host's libvirtd. The official provider knows no port: there sshd must listen on 22. */
export function libvirtUri(side: Side, host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  const port = host.port === 22 ? "" : `:${host.port}`;
  const query = `keyfile=${host.keyFile}&knownhosts=${knownHosts(side, host)}&sshauth=privkey`;
  return `qemu+ssh://${host.user}@${address}${port}/system?${query}`;
}

/** The arguments for ssh itself that make it use the configured key and trust nothing but the pinned host key. */
export function sshOptions(side: Side, host: Host): string[] {
  const options = [
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHosts(side, host)}`,
  ];
  return ["-i", host.keyFile, ...options.flatMap((option) => ["-o", option])];
}

/** The host's public key as "TYPE BASE64": as configured, else from the known_hosts file. */
export function pinnedHostKey(side: Side, host: Host): string {
  if (host.hostKey !== "") return host.hostKey;
  const file = host.knownHostsFile;
  const name = knownHostsName(host);
  const keys = existsSync(file) ? hostKeysOf(readFileSync(file, "utf8"), name) : [];
  const key = keys.find((text) => text.startsWith("ssh-ed25519 ")) ?? keys[0];
  if (key) return key;
  throw new pulumi.RunError(
    `the host key of the ${side} server is not known: ${existsSync(file) ? `${file} has no line for ${name}` : `${file} is not there`}. ` +
      `Way out: ./tare lab up writes it for the lab; for a server of your own check its key and add it ` +
      `(ssh-keyscan ${host.address} >> ${file}), or set ${side}HostKey`,
  );
}

/** The keys that a known_hosts text gives for a name ("host" or "[host]:port"), hashed names included. */
export function hostKeysOf(text: string, name: string): string[] {
  return text.split("\n").flatMap((line) => {
    const [names = "", type, key] = line.trim().split(/\s+/);
    // Lines that begin with a mark (@revoked, @cert-authority) or a comment say nothing about a plain key.
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

function readKeyFile(side: Side, host: Host): string {
  try {
    return readFileSync(host.keyFile, "utf8");
  } catch (cause) {
    throw new pulumi.RunError(
      `the private key for the ${side} server cannot be read: ${(cause as Error).message}. ` +
        `Way out: ./tare lab up makes one for the lab; for a server of your own set ${side}KeyFile`,
    );
  }
}

/** ssh itself takes host keys from files only: one that is configured as text gets a file of its own, named by its content. */
function knownHosts(side: Side, host: Host): string {
  if (host.hostKey === "") return host.knownHostsFile;
  const line = `${knownHostsName(host)} ${host.hostKey}\n`;
  const folder = join(".tare", "ssh");
  const file = join(folder, `known_hosts-${side}-${createHash("sha256").update(line).digest("hex").slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, line);
  return file;
}

function knownHostsName(host: Host): string {
  return host.port === 22 ? host.address : `[${host.address}]:${host.port}`;
}
