import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import execa from "execa";
import type { Host } from "../../scenarios/host";

/** One shared ssh connection to a host, on which the verbs of onhost.sh run. */
export interface HostConnection {
  readonly host: Host;
  /** Runs a verb of onhost.sh; resolves to what it prints. `file` follows the request on its stdin. */
  call(verb: string, request: Record<string, unknown>, file?: Readable): Promise<string>;
  close(): Promise<void>;
}

const hostAlias = "tare-host";
const script = readFileSync(join(__dirname, "onhost.sh"), "utf8");

/**
 * Connects to a host whose key must be the pinned one.
 * @throws naming the host and ssh's reason
 */
export async function connect(host: Host): Promise<HostConnection> {
  const folder = await mkdtemp(join(tmpdir(), "tare-image-"));
  const options = await connectionOptions(host, folder);
  const destination = `${host.user}@${host.address}`;
  const master = await execa(
    "ssh",
    [...options, "-o", "ControlMaster=yes", "-o", "ControlPersist=60", "-N", "-f", destination],
    {
      stdio: ["ignore", "ignore", "pipe"],
      reject: false,
    },
  );
  if (master.exitCode !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`ssh ${destination} port ${host.port}: ${master.stderr.trim() || `exit ${master.exitCode}`}`);
  }
  return {
    host,
    call: (verb, request, file) => call(host, options, verb, request, file),
    close: async () => {
      await execa("ssh", [...options, "-O", "exit", destination], { reject: false });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function connectionOptions(host: Host, folder: string): Promise<string[]> {
  const known = host.hostKey === "" ? resolve(host.knownHostsFile) : join(folder, "known_hosts");
  if (host.hostKey !== "") await writeFile(known, `${hostAlias} ${host.hostKey}\n`);
  const settings = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile="${known}"`,
    ...(host.hostKey === "" ? [] : [`HostKeyAlias=${hostAlias}`]),
    "IdentitiesOnly=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=15",
    `ControlPath="${join(folder, "control")}"`,
    "LogLevel=ERROR",
    // Images are large, and the default cipher is the slowest where the CPU knows AES.
    "Ciphers=^aes128-gcm@openssh.com",
  ];
  return [
    "-F",
    "none",
    "-p",
    String(host.port),
    "-i",
    resolve(host.keyFile),
    ...settings.flatMap((text) => ["-o", text]),
  ];
}

async function call(
  host: Host,
  options: string[],
  verb: string,
  request: Record<string, unknown>,
  file?: Readable,
): Promise<string> {
  const input = new PassThrough({ highWaterMark: 1 << 20 });
  input.write(JSON.stringify(request) + "\n");
  if (file === undefined) input.end();
  else file.on("error", (error) => input.destroy(error)).pipe(input);
  const command = `bash -c '${script.replaceAll("'", "'\\''")}' tare-image ${verb}`;
  const result = await execa("ssh", [...options, `${host.user}@${host.address}`, command], { input, reject: false });
  if (result.exitCode !== 0)
    throw new Error(
      `host ${host.address}: ${result.stderr.trim() || `image ${verb}: exit ${result.exitCode ?? result.signal}`}`,
    );
  return result.stdout;
}
