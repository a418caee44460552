import { budgetSeconds, estimates, planOf, secondsLeft, wantedShare } from "../../campaigns";
import { durationText } from "./durationText";
import { secondsSpent, stepTimes } from "./ledger";
import { Precisions } from "./precisions";
import { precisionLines } from "./precisionText";
import { reasonLine } from "./reasonLine";
import { stepText } from "./stepText";
import { isRunning, type BegunCampaign } from "./stop";

/** How far a campaign is. */
export function statusText({ ledger, found, file }: BegunCampaign): string {
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
  const failed = done.filter((cell) => !measured.includes(cell));
  const wanted = new Set(cells.map(({ step }) => step.number));
  const spent = secondsSpent(ledger);
  const expected = estimates(steps);
  const rest = secondsLeft(expected, stepTimes(ledger), (number) => wanted.has(number));
  const left = durationText(Math.min(rest, Math.max(0, budgetSeconds(campaign) - spent)));
  const next = cells.find((cell) => !done.includes(cell));
  const isSpent = next !== undefined && spent + (expected[next.step.number - 1] ?? 0) > budgetSeconds(campaign);
  return [
    `${campaign.title} (stack ${stack}, seed ${campaign.seed}, ${campaign.precision === undefined ? `repetitions ${campaign.repetitions}` : `precision ${campaign.precision}`})`,
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
          `  left      ${precisions ? "at most " : ""}about ${left}`,
        ]),
    isRunning(found)
      ? "  it runs"
      : next === undefined
        ? "  it is done"
        : isSpent
          ? `  the budget of ${campaign.budget} is spent; write a larger one, and ./tare campaign run ${file} goes on`
          : `  it does not run: ./tare campaign run ${file} goes on`,
  ].join("\n");
}
