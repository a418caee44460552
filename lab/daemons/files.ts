import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LiveHost } from "../host";

/** Where a host's own file lies on this machine: "/etc/ssh/sshd_config" is FOLDER/etc-ssh/sshd_config. */
export function ownFile(host: LiveHost, place: string, name: string): string {
  return join(host.plan.folder, place.slice(1).replaceAll("/", "-"), name);
}

/** Writes a file where its text or mode differs. Returns whether it did. */
export function writeIfDifferent(file: string, text: string, mode = 0o644): boolean {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
  return true;
}
