import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import execa from "execa";
import { trackedFiles } from "../../e2e/support/repository";
import { projectFolder as checkout } from "../../e2e/support/stack";
import { allProcesses, processesOfProject, projectMark } from "../projectProcesses";
import { checkResults, type RunsSeen } from "./resultsCheck";

/** How a command ended: its exit code, or null where it was killed. */
export interface Ended {
  code: number | null;
  said: string;
}

/** How often arguments of programs are looked at while a command runs. */
const lookMilliseconds = 500;
/** How long a command may take before it counts as one that does not end. */
const longestMilliseconds = 300_000;

/** A copy of this tree in which `tare` is called as a user does it, on a stack of its own. */
export class Operator {
  readonly stack = "faults";

  /** Command lines of any process that had a secret in them. */
  private readonly told = new Set<string>();

  private constructor(readonly folder: string) {}

  /** @param folder holds the keys of the lab's hosts below .tare/ssh */
  static async in(folder: string): Promise<Operator> {
    for (const file of await trackedFiles()) {
      if (/^(tests|docs)\/|^Pulumi\..+\.yaml$/.test(file)) continue;
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(checkout, file), join(folder, file));
    }
    symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
    // The image is that of all other tests.
    for (const at of [checkout, folder]) mkdirSync(join(at, ".tare"), { recursive: true });
    mkdirSync(join(checkout, ".tare/cache"), { recursive: true });
    symlinkSync(join(checkout, ".tare/cache"), join(folder, ".tare/cache"));
    mkdirSync(join(folder, "tmp"));
    return new Operator(folder);
  }

  /** Starts a command in a group of its own. */
  start(...words: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, ["-r", "./register.js", "cli/main.ts", ...words], {
      cwd: this.folder,
      // As called in its own folder, wherever these tests were.
      env: {
        ...process.env,
        ...projectMark(this.folder),
        TMPDIR: join(this.folder, "tmp"),
        TARE_CALLED_FROM: this.folder,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    const timer = setTimeout(() => this.killAll(), longestMilliseconds);
    const secrets = this.secrets();
    const looking = setInterval(() => this.lookAtArguments(secrets), lookMilliseconds);
    const ended = once(child, "exit").then(([code]) => {
      clearTimeout(timer);
      clearInterval(looking);
      child.stdout!.destroy();
      child.stderr!.destroy();
      return { code: code as number | null, said: Buffer.concat(said).toString() };
    });
    return { child, ended };
  }

  tare(...words: string[]): Promise<Ended> {
    return this.start(...words).ended;
  }

  /** Every process that works for the project, as where the machine loses power. */
  killAll(): void {
    for (const { pid } of processesOfProject(this.folder)) kill(pid);
  }

  results(): RunsSeen {
    return checkResults(join(this.folder, "results"));
  }

  /** Resources and pending operations of the state, and what else a deployment may have left there. */
  stateLeft(): string[] {
    const state = join(this.folder, ".tare/state/.pulumi");
    const file = join(state, `stacks/tare/${this.stack}.json`);
    if (!existsSync(file)) return [];
    const { latest } = (
      JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Record<string, unknown[]> } }
    ).checkpoint;
    const left = ["resources", "pending_operations"].flatMap((list) =>
      (latest?.[list] ?? []).map((item) => `${list} ${JSON.stringify(item).slice(0, 200)}`),
    );
    return [...left, ...files(join(state, "locks")), ...files(join(state, "journals"))];
  }

  /** Files that no command needs any longer. */
  filesLeft(): string[] {
    const partial = files(join(this.folder, "results")).filter((file) => file.includes(".partial-"));
    // A package keeps there what Node has compiled of it.
    const temporary = files(join(this.folder, "tmp")).filter((file) => !file.includes("/v8-compile-cache-"));
    return [...temporary, ...partial];
  }

  /** Forgets the stack, its results and what a failed case has left. */
  async clear(): Promise<void> {
    this.killAll();
    for (const place of [`Pulumi.${this.stack}.yaml`, ".tare/state", "results", "tmp"])
      rmSync(join(this.folder, place), { recursive: true, force: true });
    mkdirSync(join(this.folder, "tmp"));
  }

  /** Lines of the private key, and the passphrase. */
  private secrets(): string[] {
    const texts = [".tare/ssh/id_ed25519", ".tare/passphrase"].map((file) => join(this.folder, file));
    const lines = texts.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, "utf8").split("\n"));
    return lines.filter((line) => line.length > 20 && !line.startsWith("-----"));
  }

  private lookAtArguments(secrets: readonly string[]): void {
    for (const { commandLine } of allProcesses(() => true))
      if (secrets.some((secret) => commandLine.includes(secret))) this.told.add(`the arguments of ${commandLine}`);
  }

  /** Where a secret was seen: files of state, journals, backups, history, results and reports, and arguments of programs. */
  async secretsLeft(): Promise<string[]> {
    const patterns = this.secrets().flatMap((secret) => ["-e", secret]);
    const made = [".tare/state", "results", "tmp", `Pulumi.${this.stack}.yaml`];
    const { stdout } = await execa("grep", ["-rlF", "--devices=skip", ...patterns, "--", ...made], {
      cwd: this.folder,
      reject: false,
    });
    return [...stdout.split("\n").filter(Boolean), ...this.told];
  }
}

function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

export function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
