import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientKey, pinHostKeys, sshFiles, unpinHostKeys } from "../../lab/ssh";

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "project-"));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const known = () => readFileSync(sshFiles(project).knownHosts, "utf8");

test("a host key takes the place of the one that was pinned before, and no other's", () => {
  pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 OLD", "192.0.2.7": "ssh-ed25519 SERVER" });
  expect(pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 NEW" })).toBe(true);
  expect(known()).toBe("192.0.2.7 ssh-ed25519 SERVER\n10.201.0.2 ssh-ed25519 NEW\n");
});

test("a second key of the same address does not survive beside the pinned one", () => {
  mkdirSync(sshFiles(project).folder, { recursive: true });
  writeFileSync(sshFiles(project).knownHosts, "10.201.0.2 ssh-ed25519 A\n10.201.0.2 ssh-rsa B\n");
  expect(pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 A" })).toBe(true);
  expect(known()).toBe("10.201.0.2 ssh-ed25519 A\n");
});

test("pinning the same again changes nothing; the file is private", () => {
  pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 A" });
  expect(pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 A" })).toBe(false);
  expect(statSync(sshFiles(project).knownHosts).mode & 0o777).toBe(0o600);
  expect(statSync(sshFiles(project).folder).mode & 0o777).toBe(0o700);
});

test("the project's key is for nobody else to read", async () => {
  await clientKey(project);
  expect(statSync(sshFiles(project).key).mode & 0o777).toBe(0o600);
  expect(readFileSync(sshFiles(project).key, "utf8")).toContain("PRIVATE KEY");
});

test("an address is not taken for one that begins like it", () => {
  pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 A", "10.201.0.22": "ssh-ed25519 B" });
  unpinHostKeys(project, ["10.201.0.2"]);
  expect(known()).toBe("10.201.0.22 ssh-ed25519 B\n");
});

test("forgetting the last one removes the file, and what a killed command had half written", () => {
  pinHostKeys(project, { "10.201.0.2": "ssh-ed25519 A" });
  writeFileSync(`${sshFiles(project).key}.new`, "half");
  unpinHostKeys(project, ["10.201.0.2"]);
  expect(existsSync(sshFiles(project).knownHosts)).toBe(false);
  expect(existsSync(`${sshFiles(project).key}.new`)).toBe(false);
});

test("there is nothing to forget in a project that never had a lab", () => {
  expect(() => unpinHostKeys(project, ["10.201.0.2"])).not.toThrow();
});
