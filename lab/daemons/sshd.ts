import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { writeIfDifferent } from "../files";
import { ownFile, type LiveHost } from "../host";
import { makeKey, publicKeyOf } from "../ssh";
import type { HostDaemon } from "./daemon";

const hostKeyFile = (host: LiveHost) => ownFile(host, "/etc/ssh", "ssh_host_ed25519_key");

/** Spells out Debian's limits and AcceptEnv, because the testbed must work within what a stock server allows. */
const config = (address: string) => `# Written by the lab; see docs/lab.md.
Port 22
ListenAddress ${address}
HostKey /etc/ssh/ssh_host_ed25519_key
PidFile /run/sshd.pid
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
# The machine's PAM stack may need a session bus, a login manager or a home that this host does not have.
UsePAM no
# No reverse look-up of the operator's address: there is no name server here.
UseDNS no
PrintMotd no
MaxSessions 10
MaxStartups 10:30:100
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
`;

export const sshd: HostDaemon = {
  name: "sshd",
  pidFile: "/run/sshd.pid",
  readyWithinSeconds: 15,

  async configure(host) {
    const key = hostKeyFile(host);
    const made = await makeKey(dirname(key), key, host.layout.hostname);
    const written = writeIfDifferent(ownFile(host, "/etc/ssh", "sshd_config"), config(host.layout.address));
    return made || written;
  },

  // sshd re-executes itself for every connection, for which it must be started by its absolute path.
  command: ["/usr/sbin/sshd", ["-D", "-e", "-f", "/etc/ssh/sshd_config"]],

  version: (host) =>
    new Promise((resolve) => {
      const socket = connect({ host: host.layout.address, port: 22, timeout: 2000 });
      const end = (answer?: string) => {
        socket.destroy();
        resolve(answer);
      };
      socket.once("data", (banner) => end(/^SSH-2\.0-(\S+)/.exec(banner.toString("latin1"))?.[1]));
      socket.once("error", () => end());
      socket.once("timeout", () => end());
    }),
};

/** "ssh-ed25519 AAAA…" of the host. */
export function hostKey(host: LiveHost): Promise<string> {
  return publicKeyOf(hostKeyFile(host));
}

/** Lets a key log in as root. Returns whether anything had to be changed. */
export function authorize(host: LiveHost, publicKey: string): boolean {
  const file = ownFile(host, "/root", ".ssh/authorized_keys");
  const keys = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return keys.includes(publicKey) ? false : writeIfDifferent(file, [...keys, publicKey, ""].join("\n"), 0o600);
}
