import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import type { LabHost } from "../../../lab";
import { type GuardedLab, guardedLab } from "../../../lab/guarded";
import { busyboxTar } from "../../e2e/support/busyboxImage";
import { sshArguments } from "../../e2e/support/lab";
import { processesOfProject, projectMark } from "../projectProcesses";

const image = "tare-test/kills:1";
const checkout = join(__dirname, "../../..");
/** What an end of `tare` may take until its children have noticed, and the kernel has removed what they deleted. */
const settlingMilliseconds = 10_000;

/** A lab host, and a project whose stack the `tare` command deploys there, as a user calls it. */
export class KillsBed {
  /** How long a whole `up` took: kills come before that. */
  longestMilliseconds = 0;

  private constructor(private readonly lab: GuardedLab) {}

  static async make(progress: (text: string) => void): Promise<KillsBed> {
    progress("making a lab of its own");
    const lab = await guardedLab({ name: "soak-kills", technologies: ["docker", "kvm"] });
    const bed = new KillsBed(lab);
    try {
      bed.writeProject();
      await bed.onHost(`docker import - ${image}`, busyboxTar());
      const start = performance.now();
      for (const verb of ["up", "destroy"] as const) {
        const { said } = await bed.tare(verb, 4, Infinity);
        if (/error:/i.test(said)) throw new Error(said);
        bed.longestMilliseconds ||= performance.now() - start;
      }
      progress(`an up that is not killed takes ${(bed.longestMilliseconds / 1000).toFixed(1)} s`);
      return bed;
    } catch (error) {
      await bed.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  private get folder(): string {
    return this.lab.folder;
  }

  /** Calls `tare up` or `tare destroy`, and kills it after so long. */
  async tare(verb: "up" | "destroy", guests: number, killAfterMilliseconds: number) {
    // An `up` that was killed before it began leaves no stack that could be destroyed.
    if (verb === "destroy" && !existsSync(this.stateFile)) return { wasKilled: false, said: "" };
    const config = { "kills:guests": String(guests), "kills:host": JSON.stringify(this.hostConfig()) };
    writeFileSync(join(this.folder, "Pulumi.kills.yaml"), JSON.stringify({ config }));
    const program = ["-r", join(checkout, "register.js"), join(checkout, "cli/main.ts")];
    const words = [...program, "--cwd", this.folder, verb, "--stack", "kills", "--yes", "--skip-preview"];
    const env = { ...process.env, ...this.environment() };
    const child = spawn(process.execPath, words, {
      cwd: checkout,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    const timer = killAfterMilliseconds === Infinity ? undefined : setTimeout(() => kill(child), killAfterMilliseconds);
    await once(child, "exit");
    clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
    return { wasKilled: child.signalCode !== null, said: Buffer.concat(said).toString() };
  }

  /**
   * What is on the host, as text.
   * @param expected it is looked at until it is this, as long as the kernel may take to remove links of what was deleted
   */
  async inventory(expected?: string): Promise<string> {
    const deadline = Date.now() + settlingMilliseconds;
    for (let last: string | undefined; ; await sleep(200)) {
      const found = await this.look();
      if (found === (expected ?? last) || Date.now() > deadline) return found;
      last = found;
    }
  }

  private look(): Promise<string> {
    return this.onHost(`
docker ps --all --format 'container {{.Names}}'; docker network ls --format 'network {{.Name}}'
docker volume ls --format 'volume {{.Name}}'; virsh -q list --all --name; virsh -q pool-list --all --name
virsh -q net-list --all --name; find ${this.host.dataFolder} -name 'kills*'; ls /sys/class/net`);
  }

  /** Removes everything that a failed case has left, on the host and in the state. */
  async clear(): Promise<void> {
    await this.onHost(`
docker ps --all --quiet | xargs --no-run-if-empty docker rm --force >/dev/null
for kind in network volume; do docker $kind rm kills >/dev/null 2>&1; done
virsh -q destroy kills; virsh -q undefine kills; virsh -q pool-destroy kills; virsh -q pool-undefine kills
rm -rf ${this.host.dataFolder}/kills*
true`);
    rmSync(join(this.folder, "state"), { recursive: true, force: true });
    mkdirSync(join(this.folder, "state"));
  }

  /** How much the stack's state still lists. */
  state(): { resources: number; pending: number } {
    const file = join(this.folder, "state/.pulumi/stacks/kills/kills.json");
    if (!existsSync(file)) return { resources: 0, pending: 0 };
    const { latest } = (
      JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Record<string, unknown[]> } }
    ).checkpoint;
    return { resources: latest?.["resources"]?.length ?? 0, pending: latest?.["pending_operations"]?.length ?? 0 };
  }

  /** Processes of this machine that work for the project, once they had time to end. */
  async processes(): Promise<string[]> {
    const deadline = Date.now() + settlingMilliseconds;
    for (;;) {
      const found = processesOfProject(this.folder);
      if (found.length === 0 || Date.now() > deadline) return found.map(({ pid, name }) => `${pid} ${name}`);
      await sleep(200);
    }
  }

  private get stateFile(): string {
    return join(this.folder, "state/.pulumi/stacks/kills/kills.json");
  }

  private environment(): Record<string, string> {
    return {
      PULUMI_BACKEND_URL: `file://${this.folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: "kills",
      ...projectMark(this.folder),
    };
  }

  private writeProject(): void {
    mkdirSync(join(this.folder, "state"), { recursive: true });
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: kills\nruntime: nodejs\n");
    writeFileSync(
      join(this.folder, "package.json"),
      JSON.stringify({ name: "kills", private: true, main: "index.ts" }),
    );
    writeFileSync(join(this.folder, "index.ts"), readFileSync(join(__dirname, "program.ts")));
    symlinkSync(join(checkout, "node_modules"), join(this.folder, "node_modules"));
  }

  private hostConfig(): Record<string, string> {
    const { address, bridge, keyFile, knownHostsFile, hostKey, dataFolder } = this.host;
    const privateKey = readFileSync(keyFile, "utf8");
    return { address, bridge, keyFile, knownHostsFile, hostKey, privateKey, image, folder: dataFolder };
  }

  private get host(): LabHost {
    return this.lab.hosts.sender;
  }

  private async onHost(script: string, input?: Buffer): Promise<string> {
    const words = input === undefined ? ["bash", "-s"] : [script];
    const result = await execa("ssh", [...sshArguments(this.host), ...words], {
      input: input ?? script,
      timeout: 120_000,
    });
    return result.stdout;
  }
}

/** Its whole group, as a terminal that is closed or a machine that runs out of memory may do. */
function kill({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
