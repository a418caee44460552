import { resolve } from "node:path";
import type { Host } from "../scenarios/host";

/**
 * How ssh is called for a host: nothing of the user's own configuration, keys that are pinned, and no question that nobody
 * could answer. Every call for one host shares the connection whose socket is `controlPath`.
 */
export function sshArguments(host: Host, controlPath: string, knownHostsFile: string): string[] {
  const options = {
    BatchMode: "yes",
    StrictHostKeyChecking: "yes",
    UserKnownHostsFile: quoted(knownHostsFile),
    GlobalKnownHostsFile: "/dev/null",
    UpdateHostKeys: "no",
    IdentitiesOnly: "yes",
    IdentityFile: quoted(resolve(host.keyFile)),
    ConnectTimeout: "10",
    ServerAliveInterval: "5",
    ServerAliveCountMax: "6",
    ControlPath: quoted(controlPath),
    LogLevel: "ERROR",
  };
  return [
    ...["-F", "none", "-T"],
    ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ...["-p", String(host.port), "-l", host.user, "--", host.address],
  ];
}

/** The line that pins a host's key; an empty key means that the host's known_hosts file does. */
export function knownHostsLine(host: Host): string {
  const name = host.port === 22 ? host.address : `[${host.address}]:${host.port}`;
  return `${name} ${host.hostKey}\n`;
}

/** As ssh's configuration reads a path: blanks inside quotes, and % doubled because it begins a token. */
function quoted(path: string): string {
  return `"${path.replace(/%/g, "%%")}"`;
}
