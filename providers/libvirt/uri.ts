import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { sshPath } from "../../connections/sshPath";
import type { SshTarget } from "../../connections/target";

/**
 * Where a libvirtd listens: on this machine, at a URI that libvirt itself resolves; or on a host that ssh reaches, at a
 * socket there. Relative paths in the target's ssh options start in `folder`.
 */
export type LibvirtEndpoint =
  | { kind: "local"; uri: string }
  | { kind: "ssh"; target: SshTarget; folder: string; socket: string; driverPath: string };

const defaultSocket = "/var/run/libvirt/libvirt-sock";
const known = ["keyfile", "knownhosts", "sshauth", "no_verify", "socket", "known_hosts_verify", "mode", "netcat"];

/**
 * Reads a libvirt URI: `qemu:///system`, `qemu+unix:///system?socket=PATH`, or
 * `qemu+ssh://[USER@]HOST[:PORT]/system?keyfile=K&knownhosts=H&sshauth=privkey`.
 * @param folder where relative paths start
 * @throws VisibleError for other transports, and for parameters that would silently have no effect
 */
export function parseUri(text: string, folder: string = process.cwd()): LibvirtEndpoint {
  const match = /^(\w+)(?:\+(\w+))?:\/\/([^/?]*)(\/[^?]*)(?:\?(.*))?$/.exec(text);
  const refuse = (why: string, wayOut: string = wanted) =>
    new VisibleError(`libvirt: uri ${JSON.stringify(text)}${why}`, wayOut);
  if (!match) throw refuse(" is not usable");
  const [, driver = "", transport, authority = "", driverPath = "", query = ""] = match;
  if (driver !== "qemu" && driver !== "test") throw refuse(`: the driver ${driver} is not served`);
  if ((transport === undefined || transport === "unix") && authority === "") return { kind: "local", uri: text };
  if (transport !== "ssh") throw refuse(`: the transport ${transport ?? "TLS"} is not served`);

  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys())
    if (!known.includes(name))
      throw refuse(`: the parameter ${name} is not known here`, `Known are ${known.join(", ")}.`);
  return {
    kind: "ssh",
    socket: parameters.get("socket") ?? defaultSocket,
    driverPath,
    folder,
    target: { ...host(text, authority), ...trust(parameters, folder), dialErrorLimit: 3, perDialTimeoutSeconds: 15 },
  };
}

const wanted = "Give qemu+ssh://USER@HOST/system?keyfile=KEY&knownhosts=FILE&sshauth=privkey or qemu:///system.";

function host(uri: string, authority: string): Pick<SshTarget, "host" | "user" | "port"> {
  const match = /^(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(authority);
  if (!match) throw new VisibleError(`libvirt: uri ${JSON.stringify(uri)} names no host`, wanted);
  const [, user, address = "", port] = match;
  return {
    host: address.replace(/^\[|\]$/g, ""),
    user: user === undefined ? undefined : decodeURIComponent(user),
    port: port === undefined ? undefined : Number(port),
  };
}

/** As in the official provider, the user's own ssh configuration decides if `knownhosts` is not given. */
function trust(parameters: URLSearchParams, folder: string): Pick<SshTarget, "configuration" | "sshOptions"> {
  const option = (text: string) => ["-o", text];
  const keyFile = parameters.get("keyfile");
  const knownHosts = parameters.get("knownhosts");
  const verifies = parameters.get("no_verify") !== "1" && parameters.get("known_hosts_verify") !== "ignore";
  return {
    configuration: "user",
    sshOptions: [
      ...(keyFile === null
        ? []
        : [...option(`IdentityFile=${readable(folder, keyFile, "keyfile")}`), ...option("IdentitiesOnly=yes")]),
      ...(knownHosts === null ? [] : option(`UserKnownHostsFile=${readable(folder, knownHosts, "knownhosts")}`)),
      ...option(`StrictHostKeyChecking=${verifies ? "yes" : "no"}`),
    ],
  };
}

/** The file as the value of one of ssh's options. @throws VisibleError if it cannot be read */
function readable(folder: string, path: string, parameter: string): string {
  try {
    readFileSync(resolve(folder, path));
  } catch (error) {
    throw new VisibleError(`libvirt: uri: ${parameter}=${path} cannot be read: ${(error as Error).message}`);
  }
  return sshPath(path);
}
