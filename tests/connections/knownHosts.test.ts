import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostError } from "../../connections/errors";
import { ConnectionPool } from "../../connections/pool";
import { hostTarget } from "../../connections/hostTarget";
import { hostKeysOf, knownHostsFileFor, knownHostsName, pinnedHostKey } from "../../connections/knownHosts";
import { assertSafe } from "../../connections/target";
import type { Host } from "../../scenarios/host";

const salt = Buffer.from("01234567890123456789");
const hash = createHmac("sha1", salt).update("10.0.0.1").digest("base64");
const known = [
  "# a comment",
  "10.0.0.1,server ssh-rsa AAAAR",
  `|1|${salt.toString("base64")}|${hash} ssh-ed25519 AAAAH comment`,
  "@revoked 10.0.0.1 ssh-ed25519 AAAAX",
  "[10.0.0.1]:2222 ssh-ed25519 AAAAP",
].join("\n");

let folder: string;
let host: Host;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tare-keys-"));
  writeFileSync(join(folder, "known"), known);
  writeFileSync(join(folder, "key"), "PRIVATE KEY TEXT");
  host = {
    address: "10.0.0.1",
    user: "root",
    port: 22,
    keyFile: join(folder, "key"),
    hostKey: "",
    knownHostsFile: join(folder, "known"),
    bridge: "br0",
    wireNic: "w",
    cpus: "",
    dataFolder: "/d",
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

test("keys are found by name and by hashed name, never where they are revoked", () => {
  expect(hostKeysOf(known, "10.0.0.1")).toEqual(["ssh-rsa AAAAR", "ssh-ed25519 AAAAH"]);
  expect(hostKeysOf(known, "[10.0.0.1]:2222")).toEqual(["ssh-ed25519 AAAAP"]);
  expect(hostKeysOf(known, "10.0.0.2")).toEqual([]);
});

test("a port other than 22 is a part of the name", () => {
  expect(knownHostsName({ address: "10.0.0.1", port: 22 })).toBe("10.0.0.1");
  expect(knownHostsName({ address: "10.0.0.1", port: 2222 })).toBe("[10.0.0.1]:2222");
});

test("a key is pinned as configured, else as the known_hosts file has it, else it is an error with its way out", () => {
  expect(pinnedHostKey(host)).toBe("ssh-ed25519 AAAAH");
  expect(pinnedHostKey({ ...host, port: 2222 })).toBe("ssh-ed25519 AAAAP");
  expect(pinnedHostKey({ ...host, hostKey: "ssh-ed25519 AAAAC" })).toBe("ssh-ed25519 AAAAC");
  const missing = () => pinnedHostKey({ ...host, address: "10.0.0.9" });
  expect(missing).toThrow(HostError);
  expect(missing).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/host key of 10\.0\.0\.9 is not known: .*known has no line for 10\.0\.0\.9/),
      wayOut: expect.stringMatching(/ssh-keyscan -p 22 10\.0\.0\.9 >> .*senderHostKey or responderHostKey/),
    }),
  );
});

test("an ssh that others start finds a configured key in a file of its own, named by its content", () => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(knownHostsFileFor(host, "sender")).toBe(host.knownHostsFile);
    const file = knownHostsFileFor({ ...host, port: 2222, hostKey: "ssh-ed25519 AAAAC" }, "sender");
    expect(file).toMatch(/^\.tare\/ssh\/known_hosts-sender-[0-9a-f]{12}$/);
    expect(readFileSync(file, "utf8")).toBe("[10.0.0.1]:2222 ssh-ed25519 AAAAC\n");
  } finally {
    process.chdir(before);
  }
});

test("a testbed's host is reached by the configured key and the pinned host key, and no option is taken from an address", () => {
  const target = hostTarget(host);
  expect(target).toMatchObject({
    configuration: "explicit",
    privateKey: "PRIVATE KEY TEXT",
    hostKey: "ssh-ed25519 AAAAH",
  });
  expect(() => assertSafe(target)).not.toThrow();
  expect(() => assertSafe(hostTarget({ ...host, address: "-oProxyCommand=x", hostKey: "ssh-ed25519 A" }))).toThrow();
  expect(() => hostTarget({ ...host, keyFile: join(folder, "none") })).toThrow(/private key for 10\.0\.0\.1 cannot be/);
});

test("a file that is no private key is refused before anything is asked of the host", () => {
  expect(() => hostTarget({ ...host, keyFile: "/etc/passwd" })).toThrow(
    expect.objectContaining({
      message: "the private key for 10.0.0.1 is no key that OpenSSH writes: /etc/passwd",
      wayOut: expect.stringContaining("set senderKeyFile or responderKeyFile to the file of a private key"),
    }),
  );
});

test("a key with a passphrase is refused, and taken without", () => {
  const keyFile = join(folder, "id with blank");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "secret", "-f", keyFile]);
  expect(() => hostTarget({ ...host, keyFile })).toThrow(
    expect.objectContaining({
      message: `the private key for 10.0.0.1 has a passphrase: ${keyFile}`,
      wayOut: expect.stringContaining(`ssh-keygen -p -N "" -f '${keyFile}'`),
    }),
  );
  execFileSync("ssh-keygen", ["-q", "-p", "-P", "secret", "-N", "", "-f", keyFile]);
  expect(hostTarget({ ...host, keyFile }).privateKey).toContain("BEGIN OPENSSH PRIVATE KEY");
});

test("a key that is pinned now counts more than the one that state has", () => {
  const target = { ...hostTarget(host), hostKey: "ssh-ed25519 AAAAOLD" };
  const pinned = new ConnectionPool(folder, ({ host: address, port }) =>
    address === "10.0.0.1" && port === 22 ? "ssh-ed25519 AAAANEW" : undefined,
  );
  expect(pinned.get(target).target.hostKey).toBe("ssh-ed25519 AAAANEW");
  expect(pinned.get({ ...target, port: 2222 }).target.hostKey).toBe("ssh-ed25519 AAAAOLD");
  expect(new ConnectionPool(folder).get(target).target.hostKey).toBe("ssh-ed25519 AAAAOLD");
});
