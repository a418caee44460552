import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { withoutProgram } from "./when";

/** Why no cluster can be had here; undefined where one can. */
export const whyNoSlurm =
  process.getuid?.() === 0
    ? ["slurmctld", "slurmd", "salloc", "munged"].map(withoutProgram).find((reason) => reason !== undefined)
    : "needs root";

/** A cluster of the distribution's Slurm on this machine: a controller and a slurmd for each node, on loopback ports of their own. */
export class SlurmBed {
  private readonly folder = mkdtempSync(join(tmpdir(), "tare-slurm-"));
  private readonly daemons: ChildProcess[] = [];
  /** For SLURM_CONF of whoever asks this cluster. */
  readonly configuration = join(this.folder, "slurm.conf");

  static async make(nodes: readonly string[]): Promise<SlurmBed> {
    const bed = new SlurmBed();
    try {
      await bed.start(nodes);
      return bed;
    } catch (error) {
      await bed.close();
      throw error;
    }
  }

  private async start(nodes: readonly string[]): Promise<void> {
    const at = (name: string) => join(this.folder, name);
    const [first, ...ports] = await freePorts(nodes.length + 1);
    for (const name of ["state", ...nodes]) mkdirSync(at(name));
    writeFileSync(at("key"), randomBytes(1024), { mode: 0o600 });
    const own = `NodeAddr=127.0.0.1 NodeHostname=${hostname().split(".")[0]}`;
    const lines = [
      ...["ClusterName=tare", `SlurmctldHost=${hostname().split(".")[0]}(127.0.0.1)`, `SlurmctldPort=${first}`],
      ...["SlurmUser=root", "SlurmdUser=root", `AuthInfo=socket=${at("socket")}`, "ReturnToService=2"],
      ...[`StateSaveLocation=${at("state")}`, `SlurmdSpoolDir=${this.folder}/%n`],
      ...[`SlurmctldPidFile=${at("pid")}`, `SlurmdPidFile=${this.folder}/%n.pid`],
      ...["ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none", "SelectType=select/cons_tres"],
      ...nodes.map((node, i) => `NodeName=${node} ${own} Port=${ports[i]} CPUs=1`),
      "PartitionName=main Nodes=ALL Default=YES State=UP",
    ];
    writeFileSync(this.configuration, `${lines.join("\n")}\n`);
    this.run(
      "munged",
      "-F",
      "--force",
      "--socket",
      at("socket"),
      "--key-file",
      at("key"),
      "--seed-file",
      at("seed"),
      "--pid-file",
      at("munge.pid"),
      "--log-file",
      at("munge.log"),
    );
    this.run("slurmctld", "-D", "-f", this.configuration);
    for (const node of nodes) this.run("slurmd", "-D", "-f", this.configuration, "-N", node);
    const idle = async () =>
      (await this.ask("sinfo", "-N", "-h", "-o", "%T")).split("\n").filter((state) => state === "idle");
    for (let tries = 0; (await idle()).length < nodes.length; tries++) {
      if (tries === 100) throw new Error(`nodes are not idle: ${await this.ask("sinfo", "-N", "-l")}`);
      await sleep(200);
    }
  }

  /** What a command of Slurm's prints; its complaint where it fails. */
  async ask(program: string, ...args: string[]): Promise<string> {
    const env = { SLURM_CONF: this.configuration };
    return (await execa(program, args, { reject: false, all: true, stdin: "ignore", env })).all ?? "";
  }

  /** Daemons end with this process, whatever ends that. */
  private run(...words: string[]): void {
    this.daemons.push(spawn("setpriv", ["--pdeathsig", "KILL", ...words], { stdio: "ignore" }));
  }

  async close(): Promise<void> {
    for (const daemon of this.daemons.reverse()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      daemon.kill("SIGKILL");
      await once(daemon, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
