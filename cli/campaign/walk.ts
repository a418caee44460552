import { existsSync } from "node:fs";
import { dirname, relative } from "node:path";
import { overheadTable } from "../../analysis";
import { budgetSeconds, paceOf, sharedSeconds, type Block, type Campaign, type Step } from "../../campaigns";
import type { Interrupts } from "../stack/interrupts";
import { runStage } from "../stage";
import { terminal } from "../terminal";
import { durationText } from "./durationText";
import { pauseFile, runsFolder } from "./folder";
import { secondsSpent, stepTimes, type Ledger } from "./ledger";
import { takeDown, type Pair } from "./pair";
import type { Precisions } from "./precisions";
import { reasonLine } from "./reasonLine";
import { stepText } from "./stepText";
import type { Attempt } from "./testbed";

/** How a campaign ends before all is measured; "enough" where its budget is spent, "broken" where something is thrown. */
type EarlyEnd = "paused" | "interrupted" | "enough" | "broken";

/** How far a call of `campaign run` is. All pairs look at it behind each step. */
export interface Course {
  end?: EarlyEnd;
  /** Steps that this call has measured. */
  walked: number;
}

/** One pair's way through the blocks of a campaign. */
export interface Walk {
  campaign: Campaign;
  blocks: readonly Block[];
  /** Of each step, by the plan's order, in seconds. */
  expected: readonly number[];
  ledger: Ledger;
  folder: string;
  /** Where the campaign asks for a precision. */
  precisions: Precisions | undefined;
  interrupts: Interrupts;
  course: Course;
  /** Whether the time decides how many steps there are. */
  isOpenEnded: boolean;
  pair: Pair;
  /** How many pairs measure at the same time now. */
  workers: () => number;
}

/** Measures what is left of a block, until the campaign ends. */
export async function walkBlock(block: Block, walk: Walk): Promise<void> {
  const { ledger, campaign, course, folder, expected } = walk;
  const budget = budgetSeconds(campaign);
  for (const step of block.steps) {
    if (course.end !== undefined) return;
    if (pending(step, walk).length === 0) continue;
    if (secondsSpent(ledger) + (expected[step.number - 1] ?? 0) > budget) {
      terminal.print(`the budget of ${campaign.budget} is spent: the next step would go beyond it`);
      course.end = "enough";
      return;
    }
    if (existsSync(pauseFile(folder))) {
      course.end = "paused";
      return;
    }
    const title = titleOf(step, walk);
    while (pending(step, walk).length > 0)
      if ((await attemptStep(title, step, walk)) === "interrupted") {
        course.end = "interrupted";
        return;
      }
    course.walked += 1;
  }
}

/** The probes of a step that are neither measured nor given up, and whose cells are not known precisely enough. */
export function pending(step: Step, { ledger, precisions }: Pick<Walk, "ledger" | "precisions">): Step["probes"] {
  return step.probes.filter(
    (probe) => !ledger.isDone(step.number, probe.rate) && precisions?.isWanted(step, probe) !== false,
  );
}

function titleOf(step: Step, { isOpenEnded, precisions, expected, ...walk }: Walk): string {
  // How many steps there will be is not known where the time decides.
  if (isOpenEnded) return `step ${step.number}, repetition ${step.repetition}: ${stepText(step)}`;
  const { ledger, blocks, campaign } = walk;
  const pace = paceOf(expected, stepTimes(ledger));
  const pieces = blocks.map(({ steps }) =>
    steps
      .filter((each) => pending(each, { ledger, precisions }).length > 0)
      .reduce((sum, { number }) => sum + pace * (expected[number - 1] ?? 0), 0),
  );
  const left = Math.min(budgetSeconds(campaign) - secondsSpent(ledger), sharedSeconds(pieces, walk.workers()));
  return `step ${step.number} of ${expected.length}: ${stepText(step)}; ${precisions ? "at most " : ""}about ${durationText(left)} left`;
}

/** All probes of a step at once; those that failed, one at a time, so that one that always fails takes no other with it. */
async function attemptStep(title: string, step: Step, walk: Walk): Promise<Attempt["outcome"]> {
  const { ledger, pair, folder, interrupts } = walk;
  const { testbed, log, found } = pair;
  const left = pending(step, walk);
  const isRetry = left.some(({ rate }) => ledger.failures(step.number, rate) > 0);
  const probes = isRetry ? left.slice(0, 1) : left;
  const attempt = step.number * 100 + (isRetry ? 1 + step.probes.indexOf(probes[0] as Step["probes"][number]) : 0);
  const started = Date.now();
  const runs = relative(found.project.folder, runsFolder(folder));
  pair.stands = true;
  const result = await runStage(title, log, () => testbed.measure({ ...step, probes }, attempt, runs, interrupts));
  if (result.outcome === "interrupted") return result.outcome;
  await pair.stillOurs?.();
  const entry = {
    number: step.number,
    rates: probes.map(({ rate }) => rate),
    startedAt: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
    pair: pair.name,
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
    log.write(overheadTable([{ folder: dirname(result.manifest.report), summaries: summary }]));
    return result.outcome;
  }
  await testbed.reachHosts();
  ledger.append({ ...entry, outcome: "failed", reason: result.reason });
  terminal.print(`  failed: ${reasonLine(result.reason)}`);
  if (pending(step, walk).length > 0) terminal.print("  trying once more on a testbed that is made anew");
  // Neither this step nor the next may stand on what has failed.
  await takeDown(pair);
  return result.outcome;
}
