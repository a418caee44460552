import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { cloudImage } from "../../image/custom/cloud";
import { imageKind } from "../../scenarios/image";
import { registryReference } from "../../image/custom/registry";
import { tarballImage } from "../../image/custom/tarball";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const wrong = "a".repeat(64);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tare-image-test-"));
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, bytes: Buffer): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

test.each([
  ["", "own"],
  ["/images/root.tar", "tarball"],
  ["root.tar.zst", "tarball"],
  ["root.tgz", "tarball"],
  ["debian.qcow2", "cloud"],
  ["noble-server.img", "cloud"],
  ["library/debian:12", "registry"],
  ["registry.example/team/image", "registry"],
])("%j is of kind %s", (source, kind) => {
  expect(imageKind(source)).toBe(kind);
});

describe("a cloud image", () => {
  const header = (backing: bigint) => {
    const bytes = Buffer.alloc(512);
    bytes.write("QFI\xfb", 0, "latin1");
    bytes.writeUInt32BE(3, 4);
    bytes.writeBigUInt64BE(backing, 8);
    return bytes;
  };

  test("is used where its digest is the one asked for", async () => {
    const bytes = header(0n);
    const image = await cloudImage(file("a.qcow2", bytes), sha256(bytes));
    expect(image).toMatchObject({ sha256: sha256(bytes), files: { "disk.qcow2": { bytes: 512 } } });
  });

  test("of another digest is an error with both", async () => {
    const bytes = header(0n);
    const refused = cloudImage(file("a.qcow2", bytes), wrong);
    await expect(refused).rejects.toThrow(`its SHA-256 is ${sha256(bytes)} and imageSha256 says ${wrong}`);
  });

  test("that names another file as its backing is refused: QEMU would open that file of the host", async () => {
    const bytes = header(512n);
    await expect(cloudImage(file("a.qcow2", bytes), sha256(bytes))).rejects.toMatchObject({
      message: expect.stringMatching(/has a backing file$/),
      wayOut: expect.stringMatching(/^flatten it/),
    });
  });

  test("of another format is refused", async () => {
    const bytes = Buffer.from("raw image of sixteen bytes and more");
    await expect(cloudImage(file("a.img", bytes), sha256(bytes))).rejects.toMatchObject({
      message: expect.stringMatching(/is not a qcow2 image$/),
      wayOut: expect.stringMatching(/^convert it/),
    });
  });
});

describe("a tarball", () => {
  async function tarball(name: string, withInit: boolean): Promise<{ path: string; sha256: string; tar: Buffer }> {
    const root = join(folder, "root");
    await execa("mkdir", ["-p", join(root, "usr/sbin")]);
    if (withInit) writeFileSync(join(root, "usr/sbin/tare-init"), "#!/bin/sh\n");
    const tar = (await execa("tar", ["-cf", "-", "-C", root, "."], { encoding: null })).stdout;
    const bytes = name.endsWith(".gz") ? (await execa("gzip", ["-c"], { input: tar, encoding: null })).stdout : tar;
    return { path: file(name, bytes), sha256: sha256(bytes), tar };
  }
  const work = () => mkdtempSync(join(folder, "work-"));

  test("is named by the digest that the user gave, and unpacked", async () => {
    const { path, sha256: given, tar } = await tarball("root.tar.gz", false);
    const image = await tarballImage(path, given, false, work());
    expect(image).toMatchObject({ sha256: given, packagesDigest: null, init: ["sleep", "infinity"] });
    expect(image.files["root.tar"]).toMatchObject({ sha256: sha256(tar), bytes: tar.length });
  });

  test("that holds Tare's PID 1 is started with it", async () => {
    const { path, sha256: given } = await tarball("root.tar", true);
    expect((await tarballImage(path, given, false, work())).init).toEqual(["/usr/sbin/tare-init"]);
  });

  test("of another digest, or that is not there, is an error", async () => {
    const { path } = await tarball("root.tar", false);
    await expect(tarballImage(path, wrong, false, work())).rejects.toThrow(/is not the one asked for/);
    await expect(tarballImage(join(folder, "no.tar"), wrong, false, work())).rejects.toThrow(/cannot be read/);
  });
});

test("a registry's image is fetched by digest, whatever its tag", () => {
  const digest = "b".repeat(64);
  expect(registryReference("library/debian:12", digest)).toBe(`library/debian@sha256:${digest}`);
  expect(registryReference(`host:5000/debian@sha256:${digest}`, digest)).toBe(`host:5000/debian@sha256:${digest}`);
  expect(() => registryReference(`debian@sha256:${wrong}`, digest)).toThrow(
    expect.objectContaining({ wayOut: expect.stringMatching(/^make them the same/) }),
  );
});
