import { createHash } from "node:crypto";
import { VisibleError } from "../errors/visibleError";
import { addressPattern, userPattern } from "../scenarios/host";

/** Where and how to reach a host over ssh. Two targets share a connection only if all their members are equal. */
export interface SshTarget {
  host: string;
  /** Undefined: ssh's default. */
  user?: string | undefined;
  /** Undefined: ssh's default. */
  port?: number | undefined;
  /** The private key's text; if undefined, the agent's keys are tried. */
  privateKey?: string | undefined;
  privateKeyPassword?: string | undefined;
  password?: string | undefined;
  /** "TYPE BASE64", without a host name. */
  hostKey?: string | undefined;
  /** An ssh-agent's socket; SSH_AUTH_SOCK if undefined. */
  agentSocketPath?: string | undefined;
  /** How many failed attempts to connect are retried; -1: retry without limit. */
  dialErrorLimit: number;
  /** Seconds; 0 means no limit. */
  perDialTimeoutSeconds: number;
  /**
   * Where host keys and identities come from. "explicit": only from this object, as in Pulumi's command provider.
   * "user": from ssh's own configuration files and {@link sshOptions}, as in Docker's ssh helper.
   */
  configuration: "explicit" | "user";
  /** Further arguments for ssh, such as ["-i", "key"]; they override what this module sets. */
  sshOptions: string[];
}

/** The target's name in messages: "user@host port 22". */
export function describe(target: SshTarget): string {
  return `${target.user === undefined ? "" : `${target.user}@`}${target.host} port ${target.port ?? 22}`;
}

/**
 * A key that is equal for targets that can share a connection. It is a digest, so that no map holds secrets as keys.
 */
export function targetKey(target: SshTarget): string {
  const identity = Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/**
 * @throws VisibleError if ssh could mistake a value for something else, such as an option or another configuration line
 */
export function assertSafe(target: SshTarget): void {
  const refuse = (what: string, value: string, wayOut: string): never => {
    throw new VisibleError(`ssh: ${what} ${JSON.stringify(value)} is not usable`, wayOut);
  };
  if (!addressPattern.test(target.host)) refuse("host", target.host, "give a name or an IP address");
  if (target.user !== undefined && !userPattern.test(target.user)) refuse("user", target.user, "give a login name");
  const { port } = target;
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535))
    refuse("port", String(port), "give a number from 1 to 65535");
  if (target.hostKey !== undefined && !/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( [^\r\n]*)?$/.test(target.hostKey.trim()))
    refuse("hostKey", target.hostKey, 'give "TYPE BASE64", as in the output of ssh-keyscan without the host name');
  if (target.agentSocketPath !== undefined && /[\r\n]/.test(target.agentSocketPath))
    refuse("agentSocketPath", target.agentSocketPath, "give a path without line breaks");
}
