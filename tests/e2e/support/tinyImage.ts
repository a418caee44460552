import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Enough to be a guest: a shell, what the host program calls in guests, and probes. */
const defaultPrograms = "sh ping fping tcpdump timeout cat rm dd sleep mkfifo irtt sockperf".split(" ");

/** A root file system of this machine's own programs and their libraries, as a tar archive: made in a second, unlike an image. */
export function tinyImage(programs: readonly string[] = defaultPrograms): Buffer {
  const root = mkdtempSync(join(tmpdir(), "tare-image-"));
  try {
    for (const folder of ["bin", "usr", "tmp", "proc", "sys", "dev", "etc"]) mkdirSync(join(root, folder));
    for (const link of ["usr/bin", "usr/sbin"]) symlinkSync("../bin", join(root, link));
    symlinkSync("bin", join(root, "sbin"));
    for (const program of programs) copyProgram(root, program);
    writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\n");
    // fping ends without a word where either is missing.
    writeFileSync(join(root, "etc/protocols"), "icmp 1 ICMP\nipv6-icmp 58 IPv6-ICMP\n");
    return execFileSync("tar", ["-C", root, "-cf", "-", "."], { maxBuffer: 2 ** 28 });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function copyProgram(root: string, program: string): void {
  const path = realpathSync(execFileSync("sh", ["-c", 'command -v "$1"', "sh", program]).toString().trim());
  cpSync(path, join(root, "bin", program));
  for (const [library] of execFileSync("ldd", [path])
    .toString()
    .matchAll(/\/[^ )]+/g)) {
    const copy = join(root, library);
    mkdirSync(dirname(copy), { recursive: true });
    if (!existsSync(copy)) cpSync(realpathSync(library), copy);
  }
}
