import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { reportWithAnswer, type CampaignAnswer } from "../../analysis";
import { estimates, planDigest, planOf, wantedShare, type Block, type Campaign, type Step } from "../../campaigns";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { version as toolVersion } from "../../package.json";
import { Log } from "../log";
import type { EngineFlags } from "../stack/engineOf";
import { withInterrupts } from "../stack/interrupts";
import { runStage } from "../stage";
import { terminal } from "../terminal";
import { walkBlocks, type LostPair } from "./crew";
import { logFile, pauseFile, runsFolder } from "./folder";
import { Ledger, secondsSpent, stackNames } from "./ledger";
import { findPairs, takeDown, takePairs, type Pair } from "./pair";
import { pairLines } from "./pairText";
import { Precisions } from "./precisions";
import { precisionLines } from "./precisionText";
import { reasonLine } from "./reasonLine";
import { setAside } from "./setAside";
import { Slurm } from "./slurm";
import { stepText } from "./stepText";
import { pending, type Course, type Walk } from "./walk";

export interface CampaignRun {
  campaign: Campaign;
  /** Which project its stacks are in, and what deploys them. */
  options: Pick<EngineFlags, "cwd" | "engine">;
  /** The folder for ledger, runs, log and report. */
  folder: string;
  /** Whether the testbed stays when all is measured. */
  keep: boolean;
  /** What hands out the hosts, where they are shared. */
  executor?: "slurm";
  /** Whether the testbed goes, too, where the campaign is interrupted or fails: nobody goes on with it. */
  leavesNothing?: boolean;
  /** Asked after each repetition of all cells: whether to measure another one. */
  wantsMore?: (done: Done) => boolean;
}

/** What is measured so far. */
interface Done {
  repetitions: number;
  /** What all steps took, those of earlier calls included. */
  seconds: number;
  /** Of this call. */
  steps: number;
}

/** How a call of `campaign run` ended. */
export type CampaignEnd = "measured" | "some cells could not be measured" | "paused" | "interrupted";

/** What a call of `campaign run` came to. */
export interface CampaignOutcome {
  end: CampaignEnd;
  /** The report over all that is measured, and what it answers; undefined where nothing was reported. */
  report?: { page: string; answer: CampaignAnswer };
}

/**
 * Measures a campaign step by step, and writes down each before the next begins. A step that fails is tried once more on a testbed
 * that is made anew; where that fails too, it is marked with its reason and the others go on. Several pairs of hosts share the blocks.
 * In the end the testbeds are destroyed and all is reported.
 * @throws VisibleError where hosts are somebody else's, where no pair is left that can be used, and where a testbed is left behind
 */
export async function runCampaign(run: CampaignRun): Promise<CampaignOutcome> {
  const { campaign, options, folder } = run;
  const blocks = planOf(campaign);
  const stacks = findPairs(campaign, { cwd: options.cwd });
  const stack = stackNames([...stacks.values()].map(({ reference }) => reference.stack));
  const head = { format: 1, campaign, plan: planDigest(blocks), stack, toolVersion } as const;
  Ledger.refuseOther(folder, head);
  const pairs = await takePairs(stacks, folder, options.engine);
  try {
    // Read behind the locks: nobody else writes it from here on.
    const ledger = Ledger.open(folder, head);
    rmSync(pauseFile(folder), { force: true });
    return await measureAndReport(run, blocks, ledger, pairs);
  } finally {
    for (const { testbed } of pairs) testbed.release();
  }
}

async function measureAndReport(
  { campaign, folder, keep, executor, leavesNothing, wantsMore }: CampaignRun,
  blocks: readonly Block[],
  ledger: Ledger,
  pairs: readonly Pair[],
): Promise<CampaignOutcome> {
  const share = wantedShare(campaign);
  const precisions = share === null ? undefined : new Precisions(blocks, ledger, share);
  const steps = blocks.flatMap((block) => block.steps);
  const done = steps.filter((step) => step.probes.every(({ rate }) => ledger.isDone(step.number, rate)));
  if (done.length > 0) terminal.print(`${done.length} of ${steps.length} steps are done already`);
  const course: Course = { walked: 0 };
  const isOpenEnded = wantsMore !== undefined;
  const wants = (repetition: number) =>
    wantsMore?.({ repetitions: repetition - 1, seconds: secondsSpent(ledger), steps: course.walked }) !== false;
  return withInterrupts(async (interrupts) => {
    const walk = { campaign, blocks, expected: estimates(steps), ledger, folder, precisions, interrupts, course };
    const slurm = executor && new Slurm(campaign.slurmNodes, interrupts.graceful);
    const lost = await walkBlocks({ ...walk, isOpenEnded }, pairs, { keep, wants, slurm }).catch(
      async (error: unknown) => {
        if (leavesNothing) for (const { testbed } of pairs) await testbed.destroy();
        throw error;
      },
    );
    const { end } = course;
    if (end === "paused" || end === "interrupted") {
      rmSync(pauseFile(folder), { force: true });
      if (leavesNothing) for (const pair of pairs) await takeDown(pair);
      else terminal.print(`${end}: ${whatStays(pairs)}`);
      return { end };
    }
    if (lost.length === pairs.length && steps.some((step) => pending(step, walk).length > 0)) throw noneLeft(lost);
    setAside(folder, ledger);
    const report = await writeReport(folder);
    const outcome = conclude(steps, walk);
    const left = lost.filter(({ pair }) => pair.stands);
    if (left.length > 0) throw leftBehind(left, pairs.length === 1);
    return { end: outcome, ...(report === undefined ? {} : { report }) };
  });
}

function whatStays(pairs: readonly Pair[]): string {
  const goOn = "Go on with the same command";
  if (!pairs.some(({ stands }) => stands)) return `no testbed stands. ${goOn}`;
  return `the testbed stays as it is. ${goOn}, or take it down with ./tare campaign stop`;
}

/** The error of a campaign that no pair of hosts is left for. */
function noneLeft(lost: readonly LostPair[]): VisibleError {
  const [only] = lost;
  if (only !== undefined && lost.length === 1) return only.reason;
  return new VisibleError(
    "no pair of hosts is left to measure on",
    "Mend what is said there and call the same command again, which goes on behind the last step.",
    { exitCode: exitCodes.resource, problems: problemsOf(lost) },
  );
}

/** The error of a campaign that is measured, and whose testbeds are not all taken down. */
function leftBehind(lost: readonly LostPair[], isOnly: boolean): VisibleError {
  const [only] = lost;
  if (only !== undefined && isOnly) return only.reason;
  return new VisibleError(
    "all is measured, and not every testbed is taken down",
    "`./tare campaign stop` and the campaign's file takes them down, once their hosts answer.",
    { exitCode: exitCodes.resource, problems: problemsOf(lost) },
  );
}

const problemsOf = (lost: readonly LostPair[]) =>
  lost.map(({ pair, reason }) => ({
    message: `${pair.name}: ${reason.message}`,
    ...(reason.wayOut === undefined ? {} : { wayOut: reason.wayOut }),
  }));

async function writeReport(folder: string): Promise<CampaignOutcome["report"]> {
  const runs = runsFolder(folder);
  if (!existsSync(runs)) return undefined;
  const log = new Log(logFile(folder), { keeps: true });
  const onProgress = (line: string) => terminal.print(line);
  const report = await runStage("analysing", log, () => reportWithAnswer(runs, join(folder, "report"), { onProgress }));
  terminal.print(`report: ${report.page}`);
  return report;
}

function conclude(
  steps: readonly Step[],
  { blocks, ledger, precisions }: Pick<Walk, "blocks" | "ledger" | "precisions">,
): CampaignEnd {
  const cells = steps
    .flatMap((step) => step.probes.map((probe) => ({ step, probe })))
    .filter(({ step, probe }) => ledger.isDone(step.number, probe.rate));
  const failed = cells.filter(({ step, probe }) => !ledger.isMeasured(step.number, probe.rate));
  terminal.print(`measured ${cells.length - failed.length} of ${cells.length} cells, the repeated ones included`);
  for (const { step, probe } of failed) {
    const reason = reasonLine(ledger.reason(step.number, probe.rate));
    terminal.print(`  failed: ${stepText({ ...step, probes: [probe] })}: ${reason}`);
  }
  for (const line of pairLines(blocks, ledger)) terminal.print(line);
  if (precisions) terminal.print(precisionLines(precisions).join("\n"));
  return failed.length === 0 ? "measured" : "some cells could not be measured";
}
