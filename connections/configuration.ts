import { join } from "node:path";
import { knownHostsLine } from "./knownHosts";
import type { PrivateFolder } from "./privateFolder";
import { sshPath } from "./sshPath";
import { describe, type SshTarget } from "./target";

/** The target's name in the private known_hosts file, whatever its address and port are. */
const hostKeyAlias = "pinned-host";

/** How ssh is called for one target: the arguments before the host, and an environment that carries the passwords. */
export interface SshCall {
  arguments: string[];
  environment: Record<string, string>;
  /** To be shown to the user; set only if the host's key is not checked at all. */
  warning: string | undefined;
}

/**
 * Writes ssh's configuration for a target into a private folder. Arguments never contain secrets. The private key's
 * file is not written here: it exists only while a connection is being made (see {@link writeIdentity}).
 */
export function configure(folder: PrivateFolder, target: SshTarget): SshCall {
  const lines = [
    ...(target.user === undefined ? [] : [`User ${target.user}`]),
    ...(target.port === undefined ? [] : [`Port ${target.port}`]),
    `ConnectTimeout ${target.perDialTimeoutSeconds}`,
    "ServerAliveInterval 15",
    "ServerAliveCountMax 4",
    "ControlPersist no",
    "EscapeChar none",
    "ForwardAgent no",
    "ForwardX11 no",
    "PermitLocalCommand no",
    "UpdateHostKeys no",
    "StreamLocalBindUnlink yes",
    ...(target.configuration === "explicit"
      ? [...identityLines(folder, target), ...hostKeyLines(folder, target)]
      : ["BatchMode yes"]),
  ];
  if (target.configuration === "user") lines.push("Include ~/.ssh/config /etc/ssh/ssh_config");
  const file = folder.write("config", lines.join("\n") + "\n");
  return {
    arguments: ["-F", file, "-S", join(folder.path, "control"), ...target.sshOptions],
    environment: passwordEnvironment(folder, target),
    warning:
      target.configuration === "explicit" && !target.hostKey
        ? `ssh to ${describe(target)}: the host's key is not checked, because connection.hostKey is not set; ` +
          `set it to the key that ssh-keyscan -p ${target.port ?? 22} ${target.host} shows`
        : undefined,
  };
}

export const identityName = "identity";

/** Writes the private key where the configuration names it. The caller deletes {@link identityName} after the login. */
export function writeIdentity(folder: PrivateFolder, target: SshTarget): void {
  if (target.privateKey !== undefined) folder.write(identityName, target.privateKey.replace(/\n*$/, "\n"));
}

function identityLines(folder: PrivateFolder, target: SshTarget): string[] {
  const asksPassword = target.password !== undefined || target.privateKeyPassword !== undefined;
  const methods = ["publickey", ...(target.password === undefined ? [] : ["keyboard-interactive", "password"])];
  return [
    `BatchMode ${asksPassword ? "no" : "yes"}`,
    "NumberOfPasswordPrompts 1",
    `PreferredAuthentications ${methods.join(",")}`,
    target.privateKey === undefined ? "IdentityFile none" : `IdentityFile ${sshPath(join(folder.path, identityName))}`,
    // A full agent would use up the server's MaxAuthTries before the given key is tried.
    ...(target.privateKey !== undefined && target.agentSocketPath === undefined ? ["IdentityAgent none"] : []),
    ...(target.agentSocketPath === undefined ? [] : [`IdentityAgent ${sshPath(target.agentSocketPath)}`]),
  ];
}

function hostKeyLines(folder: PrivateFolder, target: SshTarget): string[] {
  const common = ["GlobalKnownHostsFile none", "CheckHostIP no"];
  if (!target.hostKey) return [...common, "StrictHostKeyChecking no", "UserKnownHostsFile /dev/null", "LogLevel ERROR"];
  const file = folder.write("known_hosts", knownHostsLine(hostKeyAlias, target.hostKey.trim()));
  return [
    ...common,
    "StrictHostKeyChecking yes",
    `UserKnownHostsFile ${sshPath(file)}`,
    `HostKeyAlias ${hostKeyAlias}`,
  ];
}

/**
 * ssh runs a program to ask for passwords. This one answers from its environment: no file or argument contains them.
 */
function passwordEnvironment(folder: PrivateFolder, target: SshTarget): Record<string, string> {
  if (target.password === undefined && target.privateKeyPassword === undefined) return {};
  const script = `#!/bin/sh\ncase "$1" in *assphrase*) printf '%s\\n' "$TARE_SSH_PASSPHRASE" ;; *) printf '%s\\n' "$TARE_SSH_PASSWORD" ;; esac\n`;
  return {
    SSH_ASKPASS: folder.write("askpass", script, 0o700),
    SSH_ASKPASS_REQUIRE: "force",
    TARE_SSH_PASSPHRASE: target.privateKeyPassword ?? "",
    TARE_SSH_PASSWORD: target.password ?? "",
  };
}
