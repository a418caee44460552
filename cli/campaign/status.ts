import { budgetSeconds, estimates, pairsOf, paceOf, planOf, wantedShare } from "../../campaigns";
import { durationText } from "./durationText";
import { secondsSpent, stepTimes } from "./ledger";
import { pairLines } from "./pairText";
import { Precisions } from "./precisions";
import { precisionLines } from "./precisionText";
import { reasonLine } from "./reasonLine";
import { stepText } from "./stepText";
import { isRunning, type BegunCampaign } from "./stop";

/** How far a campaign is. */
export function statusText(begun: BegunCampaign): string {
  const { ledger, file } = begun;
  const { campaign, stack } = ledger.head;
  const blocks = planOf(campaign);
  const steps = blocks.flatMap((block) => block.steps);
  const share = wantedShare(campaign);
  const precisions = share === null ? undefined : new Precisions(blocks, ledger, share);
  const cells = steps
    .flatMap((step) => step.probes.map((probe) => ({ step, probe })))
    .filter(({ step, probe }) => ledger.isDone(step.number, probe.rate) || precisions?.isWanted(step, probe) !== false);
  const measured = cells.filter(({ step, probe }) => ledger.isMeasured(step.number, probe.rate));
  const done = cells.filter(({ step, probe }) => ledger.isDone(step.number, probe.rate));
  const isDone = new Set(done);
  const isMeasured = new Set(measured);
  const failed = done.filter((cell) => !isMeasured.has(cell));
  const wanted = new Set(cells.filter((cell) => !isDone.has(cell)).map(({ step }) => step.number));
  const pairs = pairsOf(campaign).length;
  const spent = secondsSpent(ledger);
  const expected = estimates(steps);
  const missing = expected.reduce((sum, seconds, i) => (wanted.has(i + 1) ? sum + seconds : sum), 0);
  const rest = missing * paceOf(expected, stepTimes(ledger));
  const left = durationText(Math.min(rest, Math.max(0, budgetSeconds(campaign) - spent)));
  const next = cells.find((cell) => !isDone.has(cell));
  const isSpent = next !== undefined && spent + (expected[next.step.number - 1] ?? 0) > budgetSeconds(campaign);
  return [
    `${campaign.title} (${pairs > 1 ? "stacks" : "stack"} ${stack}, seed ${campaign.seed}, ${campaign.precision === undefined ? `repetitions ${campaign.repetitions}` : `precision ${campaign.precision}`})`,
    `  measured  ${measured.length} of ${precisions ? "at most " : ""}${cells.length} cells`,
    ...(precisions ? precisionLines(precisions).map((line) => `  ${line}`) : []),
    ...(failed.length > 0 ? [`  failed    ${failed.length}`] : []),
    ...failed.map(
      ({ step, probe }) =>
        `    ${stepText({ ...step, probes: [probe] })}: ${reasonLine(ledger.reason(step.number, probe.rate))}`,
    ),
    ...(next === undefined
      ? ["  nothing is left to measure"]
      : [
          `  next      step ${next.step.number} of ${steps.length}: ${stepText(next.step)}`,
          `  left      ${precisions ? "at most " : ""}about ${left}${pairs > 1 ? ` of measuring, for ${pairs} pairs of hosts to share` : ""}`,
        ]),
    ...pairLines(blocks, ledger).map((line) => `  ${line}`),
    isRunning(begun)
      ? "  it runs"
      : next === undefined
        ? "  it is done"
        : isSpent
          ? `  the budget of ${campaign.budget} is spent; write a larger one, and ./tare campaign run ${file} goes on`
          : `  it does not run: ./tare campaign run ${file} goes on`,
  ].join("\n");
}
