import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";

const checkout = join(__dirname, "..", "..");

/** A copy of this tree in which `./tare` is called as a user does it. */
export class ProjectCopy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<ProjectCopy> {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    const { stdout } = await execa("git", ["ls-files", "-z"], { cwd: checkout });
    for (const file of stdout
      .split("\0")
      .filter((name) => name !== "" && !/^(tests|docs)\/|^Pulumi\..+\.yaml$/.test(name))) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(checkout, file), join(folder, file));
    }
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    // The guest image is that of all others, and is not built here.
    for (const at of [checkout, folder]) mkdirSync(join(at, ".tare"), { recursive: true });
    mkdirSync(join(checkout, ".tare", "cache"), { recursive: true });
    symlinkSync(join(checkout, ".tare", "cache"), join(folder, ".tare", "cache"));
    return new ProjectCopy(folder);
  }

  /** Writes a stack's file. JSON is a part of YAML. */
  writeStack(name: string, config: Record<string, string>): void {
    const values = Object.entries(config).map(([key, value]) => [
      `tare:${key}`,
      value.startsWith("[") ? (JSON.parse(value) as unknown) : value,
    ]);
    writeFileSync(join(this.folder, `Pulumi.${name}.yaml`), JSON.stringify({ config: Object.fromEntries(values) }));
  }

  /**
   * Runs a command of Tare.
   * @returns what it printed, and the seconds that it took
   * @throws Error with what it said, where it fails
   */
  async tare(...words: string[]): Promise<{ stdout: string; stderr: string; seconds: number }> {
    const started = performance.now();
    const { stdout, stderr } = await execa(process.execPath, ["-r", "./register.js", "cli/main.ts", ...words], {
      cwd: this.folder,
      stdin: "ignore",
    });
    return { stdout, stderr, seconds: (performance.now() - started) / 1000 };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
