import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Host } from "../scenarios/host";
import { MeasurementError } from "./error";
import { knownHostsLine, sshArguments } from "./sshArguments";

const folderPrefix = "tare-measure-";
/** Longer than ssh's own ConnectTimeout, which it applies to each address of a name. */
const openTimeoutMs = 30_000;

/**
 * One OpenSSH connection that every call to a host shares. The connection's own session is a `cat` on the host: when this
 * process ends, however it ends, cat sees the end of its input and the connection closes by itself.
 */
export class SshMaster {
  private constructor(
    readonly host: Host,
    readonly callArguments: string[],
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Connects. @throws MeasurementError that names host, reason and way out */
  static async open(host: Host): Promise<SshMaster> {
    removeFoldersOfTheDead();
    const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
    try {
      const calls = sshArguments(host, join(folder, "socket"), knownHosts(host, folder));
      const child = spawn("ssh", ["-o", "ControlMaster=yes", "-o", "ControlPersist=no", ...calls, "cat"], {
        stdio: ["pipe", "pipe", "pipe"],
      });
      await greeted(child, host);
      return new SshMaster(host, ["-o", "ControlMaster=no", ...calls], child, folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Closes the connection and waits for its end. */
  async close(): Promise<void> {
    const ended = new Promise((done) => this.process.once("close", done));
    this.process.stdin?.end();
    if (this.process.exitCode === null) {
      const timer = setTimeout(() => this.process.kill(), 3_000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until the host echoes a line: then login, key and shell are proved. */
function greeted(child: ChildProcess, host: Host): Promise<void> {
  return new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => {
      said ||= `no answer after ${openTimeoutMs / 1000} seconds`;
      child.kill();
    }, openTimeoutMs);
    child.stderr?.on("data", (data: Buffer) => (said += data.toString()));
    child.stdout?.once("data", () => {
      clearTimeout(timer);
      done();
    });
    child.once("error", (error) =>
      fail(new MeasurementError(`ssh cannot be started: ${error.message}; install the OpenSSH client`)),
    );
    child.once("close", () => {
      clearTimeout(timer);
      fail(
        new MeasurementError(
          `ssh to ${host.user}@${host.address} port ${host.port} fails: ${said.trim()}; ${wayOut(said)}`,
        ),
      );
    });
    // The host may be gone before it reads this; "close" says why.
    child.stdin?.on("error", () => undefined);
    child.stdin?.write("ready\n");
  });
}

function wayOut(said: string): string {
  if (/host key|HOST IDENTIFICATION/i.test(said))
    return "compare the host's key with the pinned one (hostKey, knownHostsFile) before you trust it";
  if (/permission denied/i.test(said)) return "see that the key file is the one that the host's authorized_keys allows";
  return "see that the host is up and that address and port are right (ssh -v shows more)";
}

function knownHosts(host: Host, folder: string): string {
  if (host.hostKey === "") return resolve(host.knownHostsFile);
  const file = join(folder, "known_hosts");
  writeFileSync(file, knownHostsLine(host), { mode: 0o600 });
  return file;
}

/** A killed measurement could not remove its folder. */
function removeFoldersOfTheDead(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
