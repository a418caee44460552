import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const programs = ["sh", "sleep", "cat", "echo", "env", "hostname", "ip", "ls", "mount", "ping", "pwd", "id", "true"];

/** A root file system of one static program (Debian's busybox-static), as a tar: enough to be a container. */
export function busyboxTar(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tare-busybox-"));
  try {
    for (const name of ["bin", "etc", "proc", "sys", "dev", "tmp", "data"]) mkdirSync(join(folder, name));
    copyFileSync("/bin/busybox", join(folder, "bin/busybox"));
    for (const program of programs) symlinkSync("busybox", join(folder, "bin", program));
    return execFileSync("tar", ["-C", folder, "--owner=0", "--group=0", "-cf", "-", "."], {
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
