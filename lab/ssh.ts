import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atPath } from "../errors/fileError";
import { run } from "./command";

/** Where a project keeps the key that it logs in with and the host keys that it trusts. */
export function sshFiles(projectFolder: string) {
  const folder = join(projectFolder, ".tare", "ssh");
  return { folder, key: join(folder, "id_ed25519"), knownHosts: join(folder, "known_hosts") };
}

/** The project's public key; makes the key pair if it is missing. */
export async function clientKey(projectFolder: string): Promise<{ publicKey: string; made: boolean }> {
  const { folder, key } = sshFiles(projectFolder);
  const made = await makeKey(folder, key, "tare");
  chmodSync(key, 0o600);
  return { publicKey: await publicKeyOf(key), made };
}

/** Makes an Ed25519 key pair without a passphrase, unless there is one. */
export async function makeKey(folder: string, file: string, comment: string): Promise<boolean> {
  if (existsSync(file)) return false;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Made under another name and then renamed, so that a kill never leaves half a pair under the real name.
  const aside = `${file}.new`;
  for (const old of [aside, `${aside}.pub`]) rmSync(old, { force: true });
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", aside]);
  renameSync(`${aside}.pub`, `${file}.pub`);
  renameSync(aside, file);
  return true;
}

/** "ssh-ed25519 AAAA…" of a private key file, without its comment. */
export async function publicKeyOf(file: string): Promise<string> {
  return (await run("ssh-keygen", ["-y", "-f", file])).trim().split(/\s+/).slice(0, 2).join(" ");
}

/** Pins a host key to each address, replacing any other key of that address. Returns whether the file had to change. */
export function pinHostKeys(projectFolder: string, keys: Record<string, string>): boolean {
  const { folder, knownHosts } = sshFiles(projectFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const wanted = Object.entries(keys).map(([address, key]) => `${address} ${key}`);
  const before = lines(knownHosts);
  if (wanted.every((line) => before.includes(line)) && others(before, keys).length + wanted.length === before.length)
    return false;
  write(knownHosts, [...others(before, keys), ...wanted]);
  return true;
}

/** Removes the keys pinned to the addresses, and files that a killed `up` left half written. */
export function unpinHostKeys(projectFolder: string, addresses: readonly string[]): void {
  const { key, knownHosts } = sshFiles(projectFolder);
  for (const aside of [`${key}.new`, `${key}.new.pub`, `${knownHosts}.new`]) rmSync(aside, { force: true });
  const before = lines(knownHosts);
  const after = others(before, Object.fromEntries(addresses.map((address) => [address, ""])));
  if (after.length === before.length) return;
  if (after.length === 0) rmSync(knownHosts, { force: true });
  else write(knownHosts, after);
}

function others(all: readonly string[], keys: Record<string, string>): string[] {
  return all.filter((line) => !(line.split(/\s+/)[0] ?? "").split(",").some((name) => name in keys));
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

function write(file: string, all: readonly string[]): void {
  atPath(file, () => writeFileSync(`${file}.new`, all.map((line) => `${line}\n`).join(""), { mode: 0o600 }));
  renameSync(`${file}.new`, file);
}
