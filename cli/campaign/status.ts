import { estimates, planOf, secondsLeft } from "../../campaigns";
import { durationText } from "./durationText";
import { stepTimes } from "./ledger";
import { reasonLine } from "./reasonLine";
import { stepText } from "./stepText";
import { isRunning, type BegunCampaign } from "./stop";

/** How far a campaign is. */
export function statusText({ ledger, found, file }: BegunCampaign): string {
  const { campaign, stack } = ledger.head;
  const steps = planOf(campaign).flatMap((block) => block.steps);
  const cells = steps.flatMap((step) => step.probes.map((probe) => ({ step, probe })));
  const measured = cells.filter(({ step, probe }) => ledger.isMeasured(step.number, probe.rate));
  const done = cells.filter(({ step, probe }) => ledger.isDone(step.number, probe.rate));
  const failed = done.filter((cell) => !measured.includes(cell));
  const left = durationText(secondsLeft(estimates(steps), stepTimes(ledger)));
  const next = cells.find((cell) => !done.includes(cell));
  return [
    `${campaign.title} (stack ${stack}, seed ${campaign.seed}, repetitions ${campaign.repetitions})`,
    `  measured  ${measured.length} of ${cells.length} cells`,
    ...(failed.length > 0 ? [`  failed    ${failed.length}`] : []),
    ...failed.map(
      ({ step, probe }) =>
        `    ${stepText({ ...step, probes: [probe] })}: ${reasonLine(ledger.reason(step.number, probe.rate))}`,
    ),
    ...(next === undefined
      ? ["  nothing is left to measure"]
      : [
          `  next      step ${next.step.number} of ${steps.length}: ${stepText(next.step)}`,
          `  left      about ${left}`,
        ]),
    isRunning(found)
      ? "  it runs"
      : next === undefined
        ? "  it is done"
        : `  it does not run: ./tare campaign run ${file} goes on`,
  ].join("\n");
}
