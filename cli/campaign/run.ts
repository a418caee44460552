import { existsSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { overheadTable, reportWithAnswer, type CampaignAnswer } from "../../analysis";
import {
  budgetSeconds,
  estimates,
  planDigest,
  planOf,
  secondsLeft,
  wantedShare,
  type Campaign,
  type Step,
} from "../../campaigns";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { version as toolVersion } from "../../package.json";
import type { FoundStack } from "../stack/find";
import { withInterrupts, type Interrupts } from "../stack/interrupts";
import { Log } from "../log";
import { runStage } from "../stage";
import { terminal } from "../terminal";
import { durationText } from "./durationText";
import { logFile, pauseFile, runsFolder } from "./folder";
import { Ledger, secondsSpent, stepTimes } from "./ledger";
import { Precisions } from "./precisions";
import { precisionLines } from "./precisionText";
import { reasonLine } from "./reasonLine";
import { setAside } from "./setAside";
import { stepText } from "./stepText";
import { takeTestbed, type Attempt, type CampaignTestbed } from "./testbed";

export interface CampaignRun {
  campaign: Campaign;
  /** The stack that is deployed, as {@link findCampaignStack} finds it. */
  found: FoundStack;
  /** The folder for ledger, runs, log and report. */
  folder: string;
  /** Whether the testbed stays when all is measured. */
  keep: boolean;
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
 * that is made anew; where that fails too, it is marked with its reason and the others go on. In the end the testbed is destroyed and
 * all is reported.
 * @throws VisibleError where the hosts are somebody else's, and where a testbed can be neither used nor destroyed
 */
export async function runCampaign(run: CampaignRun): Promise<CampaignOutcome> {
  const { campaign, found, folder } = run;
  const blocks = planOf(campaign);
  const steps = blocks.flatMap((block) => block.steps);
  const { stack } = found.reference;
  const ledger = Ledger.open(folder, { format: 1, campaign, plan: planDigest(blocks), stack, toolVersion });
  rmSync(pauseFile(folder), { force: true });
  const log = new Log(logFile(folder), { keeps: true });
  const testbed = await takeTestbed(found, campaign.hosts);
  try {
    await testbed.reachHosts();
    return await withInterrupts(async (interrupts) => {
      const share = wantedShare(campaign);
      const precisions = share === null ? undefined : new Precisions(blocks, ledger, share);
      const all: Walk = { ...run, steps, ledger, precisions, testbed, interrupts, log };
      const end = await walkOrLeave(all);
      if (end === "paused" || end === "interrupted") {
        if (run.leavesNothing) await takeDown(all);
        else
          terminal.print(
            `${end}: the testbed stays as it is. Go on with the same command, or take it down with ./tare campaign stop`,
          );
        return { end };
      }
      if (!run.keep) await takeDown(all);
      const report = await writeReport(all);
      return { end: conclude(end, all), ...(report === undefined ? {} : { report }) };
    });
  } finally {
    testbed.release();
  }
}

interface Walk extends CampaignRun {
  steps: readonly Step[];
  ledger: Ledger;
  /** Where the campaign asks for a precision. */
  precisions: Precisions | undefined;
  testbed: CampaignTestbed;
  interrupts: Interrupts;
  log: Log;
}

/** Like {@link walk}. What is thrown is told after the testbed is gone, where nobody goes on with it. */
async function walkOrLeave(all: Walk): ReturnType<typeof walk> {
  try {
    return await walk(all);
  } catch (error) {
    if (all.leavesNothing) await all.testbed.destroy();
    throw error;
  }
}

/** @returns the steps up to where it ended, or why it ended before all of them were done */
async function walk(all: Walk): Promise<readonly Step[] | "paused" | "interrupted"> {
  const { steps, ledger, folder, wantsMore, precisions, campaign } = all;
  const expected = estimates(steps);
  const budget = budgetSeconds(campaign);
  const done = steps.filter((step) => step.probes.every(({ rate }) => ledger.isDone(step.number, rate)));
  if (done.length > 0) terminal.print(`${done.length} of ${steps.length} steps are done already`);
  let walked = 0;
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1]?.repetition ?? step.repetition;
    const spent = secondsSpent(ledger);
    const soFar = { repetitions: before, seconds: spent, steps: walked };
    if (before < step.repetition && wantsMore?.(soFar) === false) return steps.slice(0, i);
    if (pending(step, all).length === 0) continue;
    if (spent + (expected[i] ?? 0) > budget) {
      terminal.print(`the budget of ${campaign.budget} is spent: the next step would go beyond it`);
      return steps.slice(0, i);
    }
    if (existsSync(pauseFile(folder))) {
      rmSync(pauseFile(folder));
      return "paused";
    }
    const isWanted = (number: number) => pending(steps[number - 1] as Step, all).length > 0;
    const rest = durationText(Math.min(budget - spent, secondsLeft(expected, stepTimes(ledger), isWanted)));
    // How many steps there will be is not known where the time decides.
    const title =
      wantsMore === undefined
        ? `step ${step.number} of ${steps.length}: ${stepText(step)}; ${precisions ? "at most " : ""}about ${rest} left`
        : `step ${step.number}, repetition ${step.repetition}: ${stepText(step)}`;
    while (pending(step, all).length > 0)
      if ((await attemptStep(title, step, all)) === "interrupted") return "interrupted";
    walked += 1;
  }
  return steps;
}

/** The probes of a step that are neither measured nor given up, and whose cells are not known precisely enough. */
function pending(step: Step, { ledger, precisions }: Pick<Walk, "ledger" | "precisions">): Step["probes"] {
  return step.probes.filter(
    (probe) => !ledger.isDone(step.number, probe.rate) && precisions?.isWanted(step, probe) !== false,
  );
}

/** All probes of a step at once; those that failed, one at a time, so that one that always fails takes no other with it. */
async function attemptStep(title: string, step: Step, all: Walk): Promise<Attempt["outcome"]> {
  const { ledger, testbed, folder, interrupts, found, log } = all;
  const left = pending(step, all);
  const isRetry = left.some(({ rate }) => ledger.failures(step.number, rate) > 0);
  const probes = isRetry ? left.slice(0, 1) : left;
  const attempt = step.number * 100 + (isRetry ? 1 + step.probes.indexOf(probes[0] as Step["probes"][number]) : 0);
  const started = Date.now();
  const runs = relative(found.project.folder, runsFolder(folder));
  const result = await runStage(title, log, () => testbed.measure({ ...step, probes }, attempt, runs, interrupts));
  if (result.outcome === "interrupted") return result.outcome;
  const entry = {
    number: step.number,
    rates: probes.map(({ rate }) => rate),
    startedAt: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
  };
  if (result.outcome === "measured") {
    const { summary } = result.manifest;
    const [first] = summary;
    ledger.append({
      ...entry,
      outcome: "measured",
      ...(first === undefined ? {} : { scenarioDigest: first.scenarioDigest }),
      runs: summary.map(({ runId, rate, verdict, overheadMedianMs }) => ({
        runId,
        rate,
        verdict,
        overheadMs: overheadMedianMs,
      })),
    });
    setAside(folder, ledger);
    log.write(overheadTable([{ folder: dirname(result.manifest.report), summaries: summary }]));
    return result.outcome;
  }
  await testbed.reachHosts();
  ledger.append({ ...entry, outcome: "failed", reason: result.reason });
  terminal.print(`  failed: ${reasonLine(result.reason)}`);
  if (pending(step, all).length > 0) terminal.print("  trying once more on a testbed that is made anew");
  // Neither this step nor the next may stand on what has failed.
  await takeDown(all);
  return result.outcome;
}

async function takeDown({ testbed, folder, log }: Walk): Promise<void> {
  const fault = await runStage("taking the testbed down", log, () => testbed.destroy());
  if (fault === undefined) return;
  throw new VisibleError(
    `the testbed could not be taken down: ${fault}`,
    `Mend what is said there and call the same command again, which goes on behind the last step. ${logFile(folder)} has more.`,
    { exitCode: exitCodes.resource },
  );
}

async function writeReport({ folder, log }: Walk): Promise<CampaignOutcome["report"]> {
  const runs = runsFolder(folder);
  if (!existsSync(runs)) return undefined;
  const onProgress = (line: string) => terminal.print(line);
  const report = await runStage("analysing", log, () => reportWithAnswer(runs, join(folder, "report"), { onProgress }));
  terminal.print(`report: ${report.page}`);
  return report;
}

/** @param steps those up to where it ended */
function conclude(steps: readonly Step[], { ledger, precisions }: Walk): CampaignEnd {
  const cells = steps
    .flatMap((step) => step.probes.map((probe) => ({ step, probe })))
    .filter(({ step, probe }) => ledger.isDone(step.number, probe.rate));
  const failed = cells.filter(({ step, probe }) => !ledger.isMeasured(step.number, probe.rate));
  terminal.print(`measured ${cells.length - failed.length} of ${cells.length} cells, the repeated ones included`);
  for (const { step, probe } of failed) {
    const reason = reasonLine(ledger.reason(step.number, probe.rate));
    terminal.print(`  failed: ${stepText({ ...step, probes: [probe] })}: ${reason}`);
  }
  if (precisions) terminal.print(precisionLines(precisions).join("\n"));
  return failed.length === 0 ? "measured" : "some cells could not be measured";
}
