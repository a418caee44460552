import { createHash } from "node:crypto";
import { VisibleError } from "../errors/visibleError";

/** Where and how to reach a host over ssh. Everything in it belongs to the identity of the shared connection. */
export interface SshTarget {
  host: string;
  /** Undefined: ssh's own default. */
  user?: string | undefined;
  /** Undefined: ssh's own default. */
  port?: number | undefined;
  /** The private key's text; without it, the agent's keys are tried. */
  privateKey?: string | undefined;
  privateKeyPassword?: string | undefined;
  password?: string | undefined;
  /** "TYPE BASE64", without a host name. */
  hostKey?: string | undefined;
  /** An ssh-agent's socket; default SSH_AUTH_SOCK. */
  agentSocketPath?: string | undefined;
  /** Failed dials before giving up; -1 never gives up. */
  dialErrorLimit: number;
  /** Seconds; 0 means no limit. */
  perDialTimeoutSeconds: number;
  /**
   * Where host keys and identities come from. "explicit": only from this object, as Pulumi's command provider does.
   * "user": from ssh's own configuration files and {@link sshOptions}, as docker's ssh helper does.
   */
  configuration: "explicit" | "user";
  /** Further arguments for ssh, such as ["-i", "key"]; they win over what this module sets. */
  sshOptions: string[];
}

/** Names a target in messages: user@host port 22. */
export function describe(target: SshTarget): string {
  return `${target.user === undefined ? "" : `${target.user}@`}${target.host} port ${target.port ?? 22}`;
}

/** Equal for targets that can share a connection. A digest, so that no secret is kept as a map's key. */
export function targetKey(target: SshTarget): string {
  const identity = Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/** @throws VisibleError where ssh could take a value for something else: an option, a second line of its configuration */
export function assertSafe(target: SshTarget): void {
  const refuse = (what: string, value: string, wayOut: string): never => {
    throw new VisibleError(`ssh: ${what} ${JSON.stringify(value)} is not usable`, wayOut);
  };
  if (!/^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(target.host))
    refuse("host", target.host, "give a name or an IP address");
  if (target.user !== undefined && !/^[A-Za-z0-9_][\w.@$+-]*$/.test(target.user))
    refuse("user", target.user, "give a login name");
  const { port } = target;
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535))
    refuse("port", String(port), "give a number from 1 to 65535");
  if (target.hostKey !== undefined && !/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( [^\r\n]*)?$/.test(target.hostKey.trim()))
    refuse("hostKey", target.hostKey, 'give "TYPE BASE64", as in the output of ssh-keyscan without the host name');
  if (target.agentSocketPath !== undefined && /["\r\n]/.test(target.agentSocketPath))
    refuse("agentSocketPath", target.agentSocketPath, "give a path without quotes");
}
