import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLibvirtProvider } from "../../../providers/libvirt";
import { ipElement, networkOf } from "../../../providers/libvirt/network/subnet";
import { parseUri } from "../../../providers/libvirt/uri";
import { writeXml } from "../../../providers/libvirt/xml";

describe("a libvirt URI", () => {
  let folder: string;
  let key: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "libvirt-test-"));
    key = join(folder, "key");
    writeFileSync(key, "");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("over ssh names host, user, port, key and known hosts", () => {
    const endpoint = parseUri(`qemu+ssh://root@10.0.0.2:2222/system?keyfile=${key}&knownhosts=${key}&sshauth=privkey`);
    expect(endpoint).toMatchObject({
      kind: "ssh",
      socket: "/var/run/libvirt/libvirt-sock",
      driverPath: "/system",
      target: { host: "10.0.0.2", user: "root", port: 2222 },
    });
    const options = endpoint.kind === "ssh" ? endpoint.target.sshOptions : [];
    expect(options).toContain(`UserKnownHostsFile=${key}`);
    expect(options).toContain("StrictHostKeyChecking=yes");
  });

  test("finds relative paths where the project is, wherever this process works", () => {
    const endpoint = parseUri("qemu+ssh://root@10.0.0.2/system?keyfile=key&knownhosts=key", folder);
    expect(endpoint).toMatchObject({ kind: "ssh", folder });
    // As the program has it: an absolute path would be another one on the next machine.
    expect(endpoint.kind === "ssh" && endpoint.target.sshOptions).toContain("UserKnownHostsFile=key");
    expect(() => parseUri("qemu+ssh://root@10.0.0.2/system?keyfile=key")).toThrow("keyfile=key cannot be read");
  });

  test("of this machine is used as it is", () => {
    expect(parseUri("qemu:///system")).toEqual({ kind: "local", uri: "qemu:///system" });
  });

  test.each([
    ["qemu+tcp://host/system", "the transport tcp is not served"],
    ["qemu://host/system", "the transport TLS is not served"],
    ["lxc:///", "the driver lxc is not served"],
    ["nonsense", "is not usable"],
    ["qemu+ssh://host/system?colour=red", "the parameter colour is not known here"],
    ["qemu+ssh://host/system?keyfile=/no/such/key", "keyfile=/no/such/key cannot be read"],
  ])("%s is refused", (uri, message) => {
    expect(() => parseUri(uri)).toThrow(message);
  });

  test("that is missing or wrong stops a deployment before it begins", async () => {
    const provider = createLibvirtProvider({ projectFolder: folder });
    const check = (news: Record<string, string>) => provider.checkConfig({ urn: "u", olds: {}, news });
    expect((await check({})).failures[0]?.reason).toMatch(/uri is not set/);
    expect((await check({ uri: "lxc:///" })).failures[0]?.property).toBe("uri");
    expect((await check({ uri: "qemu:///system" })).failures).toEqual([]);
  });
});

test.each([
  ["10.17.3.0/24", 'address="10.17.3.1"', 'end="10.17.3.254"'],
  ["fd00:1::/64", 'address="fd00:1::1"', 'end="fd00:1::ffff:ffff:ffff:fffe"'],
])("the host has the first address of %s and guests the others", (cidr, first, last) => {
  const xml = writeXml(ipElement(cidr, true));
  expect(xml).toContain(first);
  expect(xml).toContain(last);
});

test("a subnet is found from an address in it", () => {
  expect(networkOf("10.17.3.1", 24)).toBe("10.17.3.0/24");
  expect(networkOf("fd00:1::1", 64)).toBe("fd00:1::/64");
  expect(networkOf("::1", 128)).toBe("::1/128");
  expect(() => networkOf("10.17.3.1", 33)).toThrow(/is not a subnet/);
  expect(() => ipElement("10.0.0.0/31", false)).toThrow(/too small/);
});
