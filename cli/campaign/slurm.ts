import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import execa from "execa";
import type { Campaign } from "../../campaigns";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { sides } from "../../scenarios/host";
import { terminal } from "../terminal";
import { durationText } from "./durationText";
import type { Pair } from "./pair";

/** What a job may take beside what its block is expected to: making the testbed, a step that is tried again, and taking it down. */
const marginSeconds = 1800;
/** How many times what is expected a block may take, before Slurm ends its job. */
const patience = 2;

/**
 * Hands a campaign the hosts of a pair for a block: a job of Slurm with both hosts as its nodes, which nobody else uses meanwhile. The
 * job runs nothing itself (salloc --no-shell), because hosts are reached by ssh as always. What a site asks of its jobs is said by
 * salloc's own variables: SALLOC_PARTITION, SALLOC_ACCOUNT, SALLOC_QOS.
 */
export class Slurm {
  /** @param nodes Slurm's names of both hosts of each pair, where the hosts' addresses are not known to Slurm */
  constructor(
    private readonly nodes: Campaign["slurmNodes"],
    private readonly interrupted: AbortSignal,
  ) {}

  /**
   * Does work while both hosts are the campaign's alone.
   * @param seconds how long the work is expected to take
   * @param work is given a check that throws once the job has ended
   * @returns whether it was done; it is not where the campaign is interrupted while the job waits
   * @throws VisibleError where Slurm gives no job
   */
  async allocated(
    pair: Pair,
    seconds: number,
    work: (stillOurs: () => Promise<void>) => Promise<void>,
  ): Promise<boolean> {
    const name = jobName(pair);
    // Of a call that was killed. Nobody else has this name, because the pair is locked.
    const end = () => run("scancel", [`--user=${userInfo().username}`, `--name=${name}`]);
    await end();
    const nodes = await this.nodesOf(pair);
    try {
      const job = await this.allocate(name, nodes, seconds);
      if (job === undefined) return false;
      terminal.print(`Slurm's job ${job} has ${nodes.join(" and ")}`);
      await work(() => refuseEnded(job, pair));
      return true;
    } finally {
      await end().catch((error: Error) => terminal.print(`a job of Slurm's is left, ${name}: ${error.message}`));
    }
  }

  /** @returns the job's number; undefined where the campaign is interrupted meanwhile */
  private async allocate(name: string, nodes: string[], seconds: number): Promise<string | undefined> {
    const minutes = Math.ceil((patience * seconds + marginSeconds) / 60);
    const options = ["--no-shell", "--exclusive", `--job-name=${name}`, `--time=${minutes}`];
    terminal.print(`asking Slurm for ${nodes.join(" and ")}, for ${durationText(minutes * 60)} at most`);
    // salloc gives its place in the queue back when this process is killed.
    const words = [
      "--pdeathsig",
      "TERM",
      "salloc",
      ...options,
      `--nodes=${nodes.length}`,
      `--nodelist=${nodes.join(",")}`,
    ];
    const waiting = execa("setpriv", words, { reject: false, stdin: "ignore", all: true });
    const stop = () => void waiting.kill("SIGTERM");
    this.interrupted.addEventListener("abort", stop);
    const { failed, all = "" } = await waiting;
    this.interrupted.removeEventListener("abort", stop);
    if (this.interrupted.aborted) return undefined;
    const job = /Granted job allocation (\d+)/.exec(all)?.[1];
    if (!failed && job !== undefined) return job;
    throw new VisibleError(
      `Slurm gave no job with ${nodes.join(" and ")}: ${lastLine(all)}`,
      "Ask the cluster's `sinfo -N` whether these nodes are up, and set what your site asks of jobs: SALLOC_PARTITION, SALLOC_ACCOUNT.",
      { exitCode: exitCodes.resource },
    );
  }

  /** As the campaign says, or by the addresses of the hosts. */
  private async nodesOf({ name, testbed }: Pair): Promise<string[]> {
    const given = this.nodes?.[name];
    if (given !== undefined) return [...new Set(given)];
    const lines = (await run("sinfo", ["--Node", "--noheader", "--format=%N %o"])).split("\n");
    const known = lines.map((line) => line.trim().split(/\s+/));
    const nodes = sides.map((side) => {
      const { address } = testbed.hosts[side];
      const node = known.find((names) => names.includes(address))?.[0];
      if (node !== undefined) return node;
      throw new VisibleError(
        `Slurm knows no node by the name or address "${address}", which ${side}Address of stack ${name} is`,
        `Say in the campaign's file which nodes they are: slurmNodes: { ${name}: [SENDERS-NODE, RESPONDERS-NODE] }.`,
        { exitCode: exitCodes.configuration },
      );
    });
    return [...new Set(nodes)];
  }
}

/** Of one pair in one project: others may have a stack of the same name. */
function jobName({ found }: Pair): string {
  const project = createHash("sha256").update(found.project.folder).digest("hex").slice(0, 8);
  return `tare-${found.reference.stack}-${project}`;
}

/** Whatever is measured behind a job's end may have had company. */
async function refuseEnded(job: string, { name, stands }: Pair): Promise<void> {
  const { stdout } = await execa("squeue", ["--noheader", `--job=${job}`, "--format=%T"], { reject: false });
  const state = stdout.trim();
  if (state === "RUNNING") return;
  throw new VisibleError(
    `Slurm's job ${job} of pair ${name} has ended before its block (state ${state || "unknown"}): what was measured last is not counted`,
    `Call the same command again, which goes on in another job${stands ? "; until then the testbed stands on hosts that are not reserved in Slurm" : ""}.`,
    { exitCode: exitCodes.resource },
  );
}

async function run(program: string, args: string[]): Promise<string> {
  try {
    return (await execa(program, args)).stdout;
  } catch (cause) {
    const { code, stderr = "", message } = cause as Error & { code?: string; stderr?: string };
    throw new VisibleError(
      `--executor slurm: ${code === "ENOENT" ? `there is no program ${program} here` : lastLine(stderr || message)}`,
      "Call it on a machine that has Slurm's commands and reaches its controller (`scontrol ping`), or leave out --executor.",
      { exitCode: exitCodes.resource, cause },
    );
  }
}

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";
