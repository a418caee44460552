import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tool } from "../files";
import { guestFolder, packages, removedPaths, sourceDateEpoch } from "../recipe/recipe";
import type { AptSources } from "./sources";

/**
 * Builds the root file system: folder/root.tar and folder/packages.txt ("PACKAGE VERSION" lines, sorted). The same packages
 * give the same bytes. Needs root or user namespaces (mmdebstrap --mode=auto), and the distribution's mirror.
 */
export async function buildRootfs(folder: string, sources: AptSources): Promise<void> {
  const list = join(folder, "sources.list");
  await writeFile(list, sources.lines.join("\n") + "\n");
  const excluded = ["man", "doc", "locale", "info"].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  await tool(
    "mmdebstrap",
    "mmdebstrap",
    [
      "--mode=auto",
      "--variant=minbase",
      `--architectures=${sources.architecture}`,
      `--include=${packages.join(",")}`,
      '--aptopt=Apt::Install-Recommends "false"',
      // If the build dies its files are thrown away, so packages need not be synced to disk.
      "--dpkgopt=force-unsafe-io",
      ...excluded,
      "--customize-hook=upload tare-init /usr/sbin/tare-init",
      "--customize-hook=upload shutdown /usr/sbin/shutdown",
      `--customize-hook=${customize}`,
      `--customize-hook=download /packages.txt '${join(folder, "packages.txt").replaceAll("'", "'\\''")}'`,
      '--customize-hook=rm "$1/packages.txt"',
      sources.suite,
      join(folder, "root.tar"),
      list,
    ],
    {
      cwd: guestFolder,
      env: { SOURCE_DATE_EPOCH: String(sourceDateEpoch), LC_ALL: "C" },
    },
  );
}

const customize = `set -e
chmod 755 "$1/usr/sbin/tare-init" "$1/usr/sbin/shutdown"
mkdir "$1/data"
chroot "$1" dpkg-query --show --showformat '\${Package} \${Version}\\n' | LC_ALL=C sort > "$1/packages.txt"
cd "$1"
rm -rf ${removedPaths.join(" ")}
printf 'guest\\n' > etc/hostname
: > etc/machine-id
: > etc/resolv.conf
chmod 644 etc/hostname etc/machine-id etc/resolv.conf`;
