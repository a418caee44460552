import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import execa from "execa";
import { tool } from "../files";
import { guestFile, kernelModules } from "../recipe/recipe";
import { cpioArchive, type CpioEntry } from "./cpio";
import { loadOrder, moduleDepends, moduleName } from "./modules";
import type { AptSources } from "./sources";
import { vmlinux } from "./vmlinux";

const folderMode = 0o040755;
const programMode = 0o100755;
const fileMode = 0o100644;

/**
 * Makes folder/kernel and folder/initrd: the distribution's plain kernel (its cloud flavour lacks most hardware NIC drivers) and
 * an initramfs of busybox, the few modules that a guest needs, and the script that mounts the disk. Returns the packages
 * used as "PACKAGE VERSION" lines.
 */
export async function buildKernel(folder: string, sources: AptSources): Promise<string[]> {
  const work = join(folder, "kernel-packages");
  await mkdir(work);
  const names = [...(await kernelPackages(sources.architecture)), "busybox-static"];
  await tool("apt-get", "apt", ["download", ...names], { cwd: work });
  const debs = (await readdir(work)).filter((name) => name.endsWith(".deb")).sort();
  const tree = join(work, "tree");
  for (const deb of debs) await tool("dpkg-deb", "dpkg", ["--extract", join(work, deb), tree]);

  const boot = await readdir(join(tree, "boot"));
  const kernel = boot.find((name) => name.startsWith("vmlinuz-"));
  if (kernel === undefined) throw new Error(`none of the packages ${names.join(", ")} holds a kernel /boot/vmlinuz-…`);
  const bzImage = await readFile(join(tree, "boot", kernel));
  await writeFile(join(folder, "kernel"), (await vmlinux(bzImage)) ?? bzImage);
  await writeFile(join(folder, "initrd"), await initramfs(tree));
  return debs.map((deb) => deb.split("_").slice(0, 2).join(" "));
}

/** The packages with kernel and modules, found through the distribution's meta package. */
async function kernelPackages(architecture: string): Promise<string[]> {
  for (const meta of [`linux-image-${architecture}`, "linux-image-generic"]) {
    const { stdout } = await execa(
      "apt-cache",
      ["depends", "--recurse", "--important", "--no-conflicts", "--no-breaks", "--no-replaces", meta],
      { reject: false },
    );
    const names = stdout.split("\n").filter((name) => /^linux-(image|modules)(-extra)?-\d/.test(name));
    if (names.length > 0) return [...new Set(names)].sort();
  }
  throw new Error(
    `apt knows no kernel package for ${architecture} (linux-image-${architecture} or linux-image-generic)`,
  );
}

/** An uncompressed initramfs, because for an emulated CPU unpacking takes longer than reading. */
async function initramfs(tree: string): Promise<Buffer> {
  const modules = await moduleFiles(tree);
  const order = loadOrder(kernelModules, (name) => {
    const content = modules.get(name);
    return content && { name, depends: moduleDepends(content) };
  });
  const busybox = await readFile(await firstExisting([join(tree, "usr/bin/busybox"), join(tree, "bin/busybox")]));
  const folders = ["bin", "dev", "proc", "sys", "root", "modules"];
  const entries: CpioEntry[] = [
    ...folders.map((name) => ({ name, mode: folderMode })),
    { name: "init", mode: programMode, content: Buffer.from(guestFile("initramfs-init")) },
    { name: "tare-init", mode: programMode, content: Buffer.from(guestFile("tare-init")) },
    { name: "bin/busybox", mode: programMode, content: busybox },
    { name: "modules/order", mode: fileMode, content: Buffer.from(order.map((name) => `${name}.ko\n`).join("")) },
    ...order.map((name) => ({
      name: `modules/${name}.ko`,
      mode: fileMode,
      content: modules.get(name) ?? Buffer.alloc(0),
    })),
  ];
  return cpioArchive(entries);
}

/** The wanted modules and all that they depend on, unpacked, by name. No others are read, because there are thousands. */
async function moduleFiles(tree: string): Promise<Map<string, Buffer>> {
  const { stdout } = await execa("find", [tree, "-name", "*.ko*", "-type", "f"]);
  const paths = new Map(stdout.split("\n").map((path) => [moduleName(path.slice(path.lastIndexOf("/") + 1)), path]));
  const contents = new Map<string, Buffer>();
  const pending: string[] = [...kernelModules];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const path = paths.get(name);
    if (path === undefined || contents.has(name)) continue;
    const content = await unpacked(path);
    contents.set(name, content);
    pending.push(...moduleDepends(content));
  }
  return contents;
}

async function unpacked(path: string): Promise<Buffer> {
  const decompressors: Record<string, [string, string]> = {
    ".xz": ["xz", "xz-utils"],
    ".zst": ["zstd", "zstd"],
    ".gz": ["gzip", "gzip"],
  };
  const found = Object.entries(decompressors).find(([ending]) => path.endsWith(ending));
  if (found === undefined) return readFile(path);
  const [program, packageName] = found[1];
  const output = await execa(program, ["--decompress", "--stdout", path], { encoding: null }).catch((error: Error) => {
    throw new Error(`${path} cannot be unpacked with ${program} (package ${packageName}): ${error.message}`);
  });
  return output.stdout;
}

async function firstExisting(paths: string[]): Promise<string> {
  for (const path of paths) if (existsSync(path)) return path;
  throw new Error(`none of ${paths.join(", ")} exists`);
}
