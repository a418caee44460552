import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A real sshd on a loopback port, with keys and configuration of its own. */
export interface TestSshd {
  port: number;
  privateKey: string;
  privateKeyFile: string;
  /** "TYPE BASE64". */
  hostKey: string;
  knownHostsFile: string;
  folder: string;
  /** Ends every session and the server; {@link restart} brings it back on the same port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startSshd(extra: string[] = []): Promise<TestSshd> {
  const folder = mkdtempSync(join(tmpdir(), "tare-sshd-"));
  const key = (name: string) => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(folder, name)]);
    return readFileSync(join(folder, `${name}.pub`), "utf8").trim();
  };
  const hostKey = key("host");
  writeFileSync(join(folder, "authorized"), key("user") + "\n", { mode: 0o600 });
  const port = await freePort();
  const configuration = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "authorized")}`,
    "PidFile none",
    "UsePAM no",
    "StrictModes no",
    "PasswordAuthentication no",
    "PermitRootLogin prohibit-password",
    "AcceptEnv LANG LC_*",
    ...extra,
  ];
  writeFileSync(join(folder, "sshd_config"), configuration.join("\n") + "\n");
  if (!existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
  const knownHostsFile = join(folder, "known_hosts");
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${hostKey}\n`);

  let server: ChildProcess | undefined;
  const restart = async () => {
    server = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "sshd_config")], { stdio: "ignore" });
    for (let attempt = 0; attempt < 100; attempt++) {
      const answers = await fetch(`http://127.0.0.1:${port}`).then(
        () => true,
        (error: Error & { cause?: { code?: string } }) => error.cause?.code !== "ECONNREFUSED",
      );
      if (answers) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the test's sshd did not start");
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server!.once("exit", resolve));
    for (const session of children(server.pid!)) killTree(session);
    server.kill("SIGKILL");
    await gone;
  };
  await restart();
  return {
    port,
    privateKey: readFileSync(join(folder, "user"), "utf8"),
    privateKeyFile: join(folder, "user"),
    hostKey,
    knownHostsFile,
    folder,
    kill,
    restart,
    close: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function children(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, "utf8").trim().split(" ").filter(Boolean).map(Number) : [];
}

function killTree(pid: number): void {
  for (const child of children(pid)) killTree(child);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
