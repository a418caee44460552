import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "../support/seeded";
import { configure, writeIdentity } from "../../connections/configuration";
import { explainSshFailure } from "../../connections/errors";
import { PrivateFolder } from "../../connections/privateFolder";
import { announce, AnnouncementFilter } from "../../connections/remoteCommand";
import { assertSafe, targetKey, type SshTarget } from "../../connections/target";

const target: SshTarget = {
  host: "10.0.0.1",
  user: "root",
  port: 2222,
  privateKey: "KEY-TEXT",
  hostKey: "ssh-ed25519 AAAA",
  dialErrorLimit: 10,
  perDialTimeoutSeconds: 15,
  configuration: "explicit",
  sshOptions: [],
};

describe("ssh targets", () => {
  test.each<[string, Partial<SshTarget>]>([
    ["host", { host: "-oProxyCommand=x" }],
    ["host", { host: "a b" }],
    ["host", { host: "" }],
    ["user", { user: "root\nProxyCommand x" }],
    ["port", { port: 70000 }],
    ["hostKey", { hostKey: "10.0.0.1 ssh-ed25519 AAAA\n* ssh-rsa BBBB" }],
    ["agentSocketPath", { agentSocketPath: '/a"\nProxyCommand x' }],
  ])("a %s that ssh could take for something else is refused", (what, change) => {
    expect(() => assertSafe({ ...target, ...change })).toThrow(`ssh: ${what} `);
  });

  test("usual ones pass", () => {
    for (const host of ["host-1.example.org", "10.0.0.1", "fe80::1%eth0", "::1"])
      expect(() => assertSafe({ ...target, host })).not.toThrow();
  });

  test("a connection is shared exactly by equal targets, and its key tells no secret", () => {
    expect(targetKey({ ...target })).toBe(targetKey(target));
    expect(targetKey({ ...target, hostKey: "ssh-ed25519 BBBB" })).not.toBe(targetKey(target));
    expect(targetKey(target)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("ssh's configuration", () => {
  let folder: PrivateFolder;
  beforeEach(() => (folder = new PrivateFolder()));
  afterEach(() => folder.close());

  test("pins the host key, under any address and port, and keeps secrets out of arguments", () => {
    const call = configure(folder, { ...target, password: "PASSWORD", privateKeyPassword: "PASSPHRASE" });
    const text = readFileSync(join(folder.path, "config"), "utf8");
    expect(readFileSync(join(folder.path, "known_hosts"), "utf8")).toBe("pinned-host ssh-ed25519 AAAA\n");
    expect(text).toContain("StrictHostKeyChecking yes");
    expect(text).toContain("HostKeyAlias pinned-host");
    expect(call.warning).toBeUndefined();
    expect([...call.arguments, text].join(" ")).not.toMatch(/KEY-TEXT|PASSWORD|PASSPHRASE/);
    const ask = (prompt: string) =>
      execFileSync(call.environment["SSH_ASKPASS"]!, [prompt], { env: call.environment, encoding: "utf8" });
    expect(ask("Enter passphrase for key '/x':")).toBe("PASSPHRASE\n");
    expect(ask("root@10.0.0.1's password:")).toBe("PASSWORD\n");
  });

  test("warns where the host is not checked", () => {
    expect(configure(folder, { ...target, hostKey: undefined }).warning).toMatch(
      /root@10\.0\.0\.1 port 2222.*not checked.*ssh-keyscan/,
    );
  });

  test("the private key's file is only for this user", () => {
    writeIdentity(folder, target);
    expect(statSync(join(folder.path, "identity")).mode & 0o777).toBe(0o600);
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder.path, "identity"), "utf8")).toBe("KEY-TEXT\n");
  });

  test("what a killed process left is removed by the next, what a living one uses is not", () => {
    const dead = spawnSync("true").pid;
    const left = join(tmpdir(), `tare-ssh-${dead}-x`);
    mkdirSync(left);
    const other = new PrivateFolder();
    try {
      expect(existsSync(left)).toBe(false);
      expect(existsSync(folder.path)).toBe(true);
    } finally {
      other.close();
      rmSync(left, { recursive: true, force: true });
    }
  });
});

describe("what ssh says", () => {
  test.each([
    ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "not the pinned one", true],
    [
      "No ED25519 host key is known for x and you have requested strict checking.\nHost key verification failed.",
      "is not known",
      true,
    ],
    ["root@10.0.0.1: Permission denied (publickey).", "refused the login", true],
    ['Load key "/x": error in libcrypto\nroot@10.0.0.1: Permission denied (publickey).', "cannot be read", true],
    ["ssh: connect to host 10.0.0.1 port 2222: Connection refused", "nothing listens", false],
    ["ssh: connect to host 10.0.0.1 port 2222: Connection timed out", "does not answer", false],
    ["kex_exchange_identification: read: Connection reset by peer", "MaxStartups", false],
    ["", "the connection failed", false],
  ])("%j means: %s", (said, meaning, permanent) => {
    const error = explainSshFailure(target, said);
    expect(error.message).toContain("ssh to root@10.0.0.1 port 2222: ");
    expect(error.message).toContain(meaning);
    expect(error.permanent).toBe(permanent);
  });
});

describe("the announcement of a remote command's process id", () => {
  test.each(["sh", "bash"])("%s tells its own id and then runs the command as it is", (shell) => {
    const { line, marker } = announce("echo 'it'\"'\"'s' $0; echo err >&2; echo $$; exit 3");
    const { stdout, stderr, status } = spawnSync(shell, ["-c", line], { encoding: "utf8" });
    const passed: Buffer[] = [];
    const filter = new AnnouncementFilter(marker, (chunk) => passed.push(chunk));
    filter.write(Buffer.from(stderr));
    expect(stdout).toBe(`it's ${shell}\n${filter.pid}\n`);
    expect([Buffer.concat(passed).toString(), status]).toEqual(["err\n", 3]);
  });

  test("is taken out however the stream is cut, and nothing else is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.nat(200), { maxLength: 8 }), (before, after, cuts) => {
        const marker = "started-0123456789abcdef:";
        const whole = Buffer.from(`${before}\n${marker}4242\n${after}`);
        const passed: Buffer[] = [];
        const filter = new AnnouncementFilter(marker, (chunk) => passed.push(Buffer.from(chunk)));
        let at = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), whole.length]) {
          if (cut > at) filter.write(whole.subarray(at, (at = Math.min(cut, whole.length))));
        }
        filter.end();
        expect(filter.pid).toBe(4242);
        expect(Buffer.concat(passed).toString()).toBe(Buffer.from(`${before}\n${after}`).toString());
      }),
    );
  });

  test("where it never comes, all that was said is passed on", () => {
    const passed: Buffer[] = [];
    const filter = new AnnouncementFilter("started-x:", (chunk) => passed.push(chunk));
    filter.write(Buffer.from("no shell here"));
    filter.end();
    expect([filter.pid, Buffer.concat(passed).toString()]).toEqual([undefined, "no shell here"]);
  });
});
