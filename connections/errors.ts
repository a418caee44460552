import { describe, type SshTarget } from "./target";

/** A connection that could not be made or was lost. `permanent` where dialling again cannot help. */
export class SshError extends Error {
  constructor(
    message: string,
    readonly permanent: boolean,
  ) {
    super(message);
    this.name = "SshError";
  }
}

interface Cause {
  pattern: RegExp;
  permanent: boolean;
  explain(target: SshTarget): string;
}

const scan = (target: SshTarget) => `ssh-keyscan -p ${target.port ?? 22} ${target.host}`;

/** What ssh says, and what it means to the user. The first that matches is taken. */
const causes: Cause[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|host key .*(mismatch|has changed)/i,
    permanent: true,
    explain: (target) =>
      "the server's host key is not the pinned one. If the server was installed anew, pin its new key " +
      `(${scan(target)}); if not, something else answers at this address`,
  },
  {
    pattern: /Host key verification failed|No .* host key is known/i,
    permanent: true,
    explain: (target) =>
      `the server's host key is not known. Pin it: connection.hostKey, or a line in the known_hosts file (${scan(target)})`,
  },
  {
    pattern: /invalid format|error in libcrypto|Load key|incorrect passphrase/i,
    permanent: true,
    explain: () => "the private key cannot be read. Give an unencrypted OpenSSH or PEM private key, or its password",
  },
  {
    pattern: /Permission denied|Too many authentication failures|No supported authentication methods/i,
    permanent: true,
    explain: (target) =>
      `the server refused the login. Check that user "${target.user ?? "(ssh's default)"}" exists there and that the key is in its ~/.ssh/authorized_keys`,
  },
  {
    pattern: /Could not resolve hostname/i,
    permanent: false,
    explain: (target) => `the name "${target.host}" cannot be resolved. Check the address`,
  },
  {
    pattern: /Connection refused/i,
    permanent: false,
    explain: () => "nothing listens on that port. Check the port and that sshd runs",
  },
  {
    pattern: /timed out|No route to host|Network is unreachable|Host is down/i,
    permanent: false,
    explain: () => "the host does not answer. Check the address, the network and any firewall in between",
  },
  {
    pattern: /kex_exchange_identification|Connection (closed|reset)|banner exchange/i,
    permanent: false,
    explain: () =>
      "the server closed the connection before the login. sshd may be starting or over its MaxStartups limit",
  },
  {
    pattern: /Bad configuration option|unknown option|command-line.*: /i,
    permanent: true,
    explain: () => "ssh does not understand an option. Check sshOpts",
  },
];

/** Turns ssh's own words into an error that names host, port and user, what is wrong and what to do. */
export function explainSshFailure(target: SshTarget, said: string): SshError {
  const text = said.trim();
  const cause = causes.find(({ pattern }) => pattern.test(text));
  const meaning = cause ? cause.explain(target) : "the connection failed";
  const last = text === "" ? "" : ` (ssh: ${text.split("\n").slice(-3).join(" / ").slice(0, 400)})`;
  return new SshError(`ssh to ${describe(target)}: ${meaning}${last}`, cause?.permanent ?? false);
}
