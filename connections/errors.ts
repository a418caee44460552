import { VisibleError } from "../errors/visibleError";
import { describe, type SshTarget } from "./target";

/** Something went wrong on a host, or in reaching it. */
export class HostError extends VisibleError {
  constructor(
    readonly address: string,
    message: string,
    wayOut?: string,
    options?: ErrorOptions,
  ) {
    super(message, wayOut, options);
  }
}

/** A connection could not be made or was lost. `permanent`: another attempt cannot help. */
export class SshError extends HostError {
  constructor(
    address: string,
    message: string,
    wayOut: string | undefined,
    readonly permanent: boolean,
  ) {
    super(address, message, wayOut);
  }
}

interface Cause {
  pattern: RegExp;
  permanent: boolean;
  meaning(target: SshTarget): string;
  wayOut(target: SshTarget): string;
}

const scan = (target: SshTarget) => `ssh-keyscan -p ${target.port ?? 22} ${target.host}`;

/** What ssh says, what that means to the user, and what to do about it. The first entry that matches is used. */
const causes: Cause[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key .*(mismatch|has changed)/i,
    permanent: true,
    meaning: () => "the server's host key is not the pinned one",
    wayOut: (target) =>
      `if the server was set up anew, pin its new key: add a line to the known_hosts file (${scan(target)}), or set ` +
      "senderHostKey or responderHostKey; if not, something else answers at this address",
  },
  {
    pattern: /Host key verification failed|No .* host key is known/i,
    permanent: true,
    meaning: () => "the server's host key is not known",
    wayOut: (target) => `pin it: connection.hostKey, or a line in the known_hosts file (${scan(target)})`,
  },
  {
    pattern: /invalid format|error in libcrypto|Load key|incorrect passphrase/i,
    permanent: true,
    meaning: () => "the private key cannot be read",
    wayOut: () => "give an unencrypted OpenSSH or PEM private key, or its password",
  },
  {
    pattern: /Permission denied|Too many authentication failures|No supported authentication methods/i,
    permanent: true,
    meaning: (target) => `the server refused the login of user "${target.user ?? "(ssh's default)"}"`,
    wayOut: () => "check that the user exists there and that the key is in its ~/.ssh/authorized_keys",
  },
  {
    pattern: /Could not resolve hostname/i,
    permanent: false,
    meaning: (target) => `the name "${target.host}" cannot be resolved`,
    wayOut: () => "check the address",
  },
  {
    pattern: /Connection refused/i,
    permanent: false,
    meaning: () => "nothing listens on that port",
    wayOut: () => "check the port and that sshd runs",
  },
  {
    pattern: /timed out|No route to host|Network is unreachable|Host is down/i,
    permanent: false,
    meaning: () => "the host does not answer",
    wayOut: () => "check the address, the network and any firewall in between",
  },
  {
    pattern: /kex_exchange_identification|Connection (closed|reset)|banner exchange/i,
    permanent: false,
    meaning: () =>
      "the server closed the connection before the login: sshd may be starting or over its MaxStartups limit",
    wayOut: () => "wait a moment and run the same command again; if it stays so, see sshd's log there",
  },
  {
    pattern: /Bad configuration option|unknown option|command-line.*: /i,
    permanent: true,
    meaning: () => "ssh does not understand an option",
    wayOut: () => "check sshOpts",
  },
];

/** Turns ssh's output into an error that names user, host and port, what is wrong and what to do. */
export function explainSshFailure(target: SshTarget, said: string): SshError {
  const text = said.trim();
  const cause = causes.find(({ pattern }) => pattern.test(text));
  const meaning = cause?.meaning(target) ?? "the connection failed";
  // ssh advises editing the known_hosts file. That would be our private one, which no longer exists by then.
  const lines = text.split(/\r?\n/).filter((line) => !/ssh-keygen -f/.test(line));
  const last = text === "" ? "" : ` (ssh: ${lines.slice(-3).join(" / ").slice(0, 400)})`;
  const wayOut = cause?.wayOut(target) ?? "see what ssh -v says of this host";
  return new SshError(target.host, `ssh to ${describe(target)}: ${meaning}${last}`, wayOut, cause?.permanent ?? false);
}

/** sshd does not forward a socket although something listens there. */
export function forwardRefused(target: SshTarget, socket: string): SshError {
  return new SshError(
    target.host,
    `ssh to ${describe(target)}: sshd there does not forward ${socket}, though something listens there`,
    "set in its sshd_config AllowTcpForwarding yes, AllowStreamLocalForwarding yes and DisableForwarding no, reload sshd, and " +
      "see that the key's line in authorized_keys has neither restrict nor no-port-forwarding",
    true,
  );
}
