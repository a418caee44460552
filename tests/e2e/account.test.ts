import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerUrl, sshOptions } from "../../components/guests/docker/address";
import { libvirtUri } from "../../components/guests/kvm/address";
import { SshConnection } from "../../connections/connection";
import { connect } from "../../connections/hostConnection";
import { hostTarget } from "../../connections/hostTarget";
import { uploadText } from "../../connections/upload";
import type { Host } from "../../scenarios/host";
import type { VisibleError } from "../../errors/visibleError";
import { DockerDaemon, parseEndpoint } from "../../providers/docker/daemon";
import { parseUri } from "../../providers/libvirt/uri";
import { startSshd, type TestSshd } from "./support/sshd";

jest.setTimeout(120_000);

let folder: string;
let sshd: TestSshd | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tare-account-"))));
afterEach(async () => {
  await sshd?.close();
  sshd = undefined;
  rmSync(folder, { recursive: true });
});

const signal = new AbortController().signal;
const log = () => undefined;

/** This machine as a host, with a home of its own, whose sshd has these further settings. */
async function reach(settings: string[] = []): Promise<Host> {
  sshd = await startSshd([`SetEnv HOME=${folder}`, ...settings]);
  const { port, privateKeyFile: keyFile, hostKey, knownHostsFile } = sshd;
  const fixed = { bridge: "br0", wireNic: "wire0", cpus: "", dataFolder: join(folder, "data") };
  return { address: "127.0.0.1", user: "root", port, keyFile, hostKey, knownHostsFile, ...fixed };
}

test("an account whose shell prints and sets what it likes is served as any other", async () => {
  // bash reads this file, and not BASH_ENV, for commands that sshd starts.
  writeFileSync(
    join(folder, ".bashrc"),
    "echo Welcome; echo '{}'; umask 077; cd /; set -u -o noclobber; trap 'echo bye' EXIT\n" +
      "export LC_ALL=de_DE.UTF-8 TMPDIR=/nonexistent PATH=/usr/games CDPATH=/tmp; sha256sum() { echo wrong; }; export -f sha256sum\n",
  );
  const host = await reach(["Subsystem sftp /usr/lib/openssh/sftp-server"]);
  const connection = await connect(host);
  try {
    const leaks = await connection.call("leaks", { dataFolder: host.dataFolder });
    expect(leaks).toMatchObject({ reservation: null, activities: [] });
    expect(await connection.trySftp()).toBe('answers "Welcome"');
  } finally {
    await connection.close();
  }
  const ssh = new SshConnection(hostTarget(host));
  try {
    await uploadText(ssh, "text", join(folder, "uploaded"), { signal, log });
    expect(readFileSync(join(folder, "uploaded"), "utf8")).toBe("text");
  } finally {
    await ssh.close();
  }
});

describe("a unix socket of the host", () => {
  let daemon: Server;
  let socket: string;
  beforeEach(async () => {
    socket = join(folder, "daemon.sock");
    daemon = createServer((connection) => connection.on("error", () => undefined));
    await new Promise<void>((resolve) => daemon.listen(socket, resolve));
  });
  afterEach(() => new Promise((resolve) => daemon.close(resolve)));

  test("is reached, and one where nothing listens is named; sftp answers", async () => {
    const connection = await connect(await reach(["Subsystem sftp internal-sftp"]));
    try {
      await connection.tryForward(socket);
      await expect(connection.tryForward(`${socket}.none`)).rejects.toThrow(
        /nothing answers at .*daemon\.sock\.none there/,
      );
      expect(await connection.trySftp()).toBeUndefined();
    } finally {
      await connection.close();
    }
  });

  test.each(["AllowStreamLocalForwarding no", "AllowTcpForwarding no", "DisableForwarding yes"])(
    "is not forwarded with %s, and doctor and up say so",
    async (setting) => {
      const host = await reach([setting]);
      const refusal = {
        message: expect.stringMatching(/sshd there does not forward .*daemon\.sock, though something listens there$/),
        wayOut: expect.stringContaining(setting.replace(/ .*/, "")),
      };
      const connection = await connect(host);
      try {
        await expect(connection.tryForward(socket)).rejects.toMatchObject(refusal);
      } finally {
        await connection.close();
      }
      const daemon = new DockerDaemon(parseEndpoint(dockerUrl(host) + socket, sshOptions("sender", host)));
      try {
        const asked = daemon.call("creating network n", { signal, log }, (docker) => docker.ping());
        await expect(asked).rejects.toMatchObject(refusal);
      } finally {
        await daemon.close();
      }
    },
  );
});

/** How connecting to this host fails: its message and the shell command in its way out. */
async function refusalOf(host: Host): Promise<{ message: string; command: string }> {
  const { message, wayOut } = (await connect(host).catch((error: unknown) => error)) as VisibleError;
  return { message, command: /(ssh-key(?:scan|gen) .*?)(?:\)| takes it away)/.exec(wayOut ?? "")![1]! };
}

const greets = async (host: Host): Promise<void> => {
  const connection = await connect(host);
  try {
    expect(await connection.call("leaks", { dataFolder: host.dataFolder })).toMatchObject({ reservation: null });
  } finally {
    await connection.close();
  }
};

describe("the commands that a login's errors name", () => {
  const inBash = (command: string) => execFileSync("bash", ["-c", command], { encoding: "utf8", stdio: "pipe" });

  test("pin a server's key, and its new one", async () => {
    const host = { ...(await reach()), hostKey: "", knownHostsFile: join(folder, "known hosts") };
    const unknown = await refusalOf(host);
    expect(unknown.message).toMatch(/known hosts is not there/);
    inBash(unknown.command);
    await greets(host);
    const other = readFileSync(`${host.keyFile}.pub`, "utf8").trim();
    writeFileSync(host.knownHostsFile, `[127.0.0.1]:${host.port} ${other}\n`);
    const changed = await refusalOf(host);
    expect(changed.message).toMatch(/the server's host key is not the pinned one/);
    inBash(`${changed.command} >>'${host.knownHostsFile}'`);
    await greets(host);
  });

  test("take a key's passphrase away", async () => {
    const host = await reach();
    inBash(`ssh-keygen -q -p -N secret -f ${host.keyFile}`);
    const { message, command } = await refusalOf(host);
    expect(message).toMatch(/has a passphrase/);
    inBash(command.replace("ssh-keygen ", "ssh-keygen -P secret "));
    await greets(host);
  });
});

test("key and known_hosts may lie in a folder of any name", async () => {
  const host = await reach();
  const before = process.cwd();
  process.chdir(folder);
  try {
    for (const name of [
      "a blank",
      'quo"te',
      "apo's",
      "plus+",
      "per%cent",
      "#hash",
      "que?stion",
      "~root",
      "ümläut",
      "a&b\\c",
    ]) {
      mkdirSync(name);
      copyFileSync(host.keyFile, join(name, "key"));
      copyFileSync(host.knownHostsFile, join(name, "known"));
      // join() would take "./" away, which is not what a user writes.
      const moved = { ...host, hostKey: "", keyFile: `${name}/key`, knownHostsFile: `${name}/known` };
      const endpoint = parseUri(libvirtUri("sender", moved), folder);
      const options = [sshOptions("sender", moved), endpoint.kind === "ssh" ? endpoint.target.sshOptions : []];
      for (const words of options) {
        const line = ["-F", "none", ...words, "-p", String(host.port), "root@127.0.0.1", "/bin/echo reached"];
        expect([name, execFileSync("ssh", line, { encoding: "utf8", stdio: "pipe" })]).toEqual([name, "reached\n"]);
      }
    }
  } finally {
    process.chdir(before);
  }
});
