import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { kernelModules, packages, recipeDigest, type Ingredients } from "../../image/recipe/recipe";

/** What 0.1 put into its image. NIC models, loads and probe tools that were added since bring more. */
const ingredientsThen: Ingredients = {
  packages: [
    ...["ethtool", "fio", "fping", "iperf3", "iproute2", "iputils-ping", "netsniff-ng", "procps", "qemu-guest-agent"],
    ...["stress-ng", "tcpdump"],
  ],
  kernelModules: [
    ...["virtio_pci", "virtio_blk", "virtio_console", "virtio_net", "vmxnet3", "e1000", "8139cp"],
    ...["squashfs", "overlay", "crc32c_generic", "ext4", "af_packet"],
  ],
};

test("the recipe has the name that it had when the digest was taken of its source files", () => {
  const name = "0c6dd95facb91800bdc4ca5abc4389bd88bd8059d8d95d8197479ca73aa0816c";
  expect(recipeDigest({}, ingredientsThen)).toBe(name);
});

test("nothing that was in the image has gone from it", () => {
  expect(packages).toEqual(expect.arrayContaining([...ingredientsThen.packages]));
  expect(kernelModules).toEqual(expect.arrayContaining([...ingredientsThen.kernelModules]));
});

/** The code of a file without comments and imports, digested: what cannot change an image's bytes does not count. */
function codeDigest(path: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, removeComments: true },
  });
  const code = outputText.replace(/^import .*$/gm, "");
  return createHash("sha256").update(code).digest("hex").slice(0, 12);
}

/** Where this fails: raise builderVersion in image/recipe/recipe.ts if the change gives an image other bytes; then record the digest. */
test("a change of the builder does not go unnoticed", () => {
  const folder = join(__dirname, "../../image/build");
  const digests = Object.fromEntries(readdirSync(folder).map((name) => [name, codeDigest(join(folder, name))]));
  expect(digests).toEqual({
    "build.ts": "9c30ab4db4e4",
    "cpio.ts": "c9399d8381fd",
    "kernel.ts": "a000e89d1c40",
    "modules.ts": "4cdd11081400",
    "rootfs.ts": "a653f75095e9",
    "sources.ts": "d8ace7b7a7a3",
    "vmlinux.ts": "a98cf52c8a9a",
  });
});
