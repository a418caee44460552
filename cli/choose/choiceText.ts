import { folded, leastRepetitions, repetitionsForHigh, type CampaignAnswer } from "../../analysis";
import type { Choice } from "./choose";

const width = 80;

/**
 * The answer, how sure it is and why, the report, and the command that makes it surer. At most 15 lines of 80 columns.
 * @param seconds what one repetition took; 0 where none was finished
 */
export function choiceText(
  { page, answer }: { page: string; answer: CampaignAnswer },
  choice: Choice,
  seconds: number,
): string {
  const { lead, sureness, why } = answer;
  // A minute more, because no two repetitions take the same time.
  const minutesFor = (repetitions: number) => Math.ceil((repetitions * seconds) / 60) + 1;
  const longer = [minutesFor(leastRepetitions), minutesFor(repetitionsForHigh)].find(
    (minutes) => minutes > choice.budget,
  );
  return [
    ...folded(lead, width),
    ...why.flatMap((sentence) => folded(sentence, width)),
    `Report: ${page}`,
    ...(sureness === "high" || longer === undefined || seconds === 0
      ? []
      : ["Surer, going on with what is measured:", `  ${command(choice, longer)}`]),
  ].join("\n");
}

function command({ kinds, hosts }: Choice, minutes: number): string {
  return ["./tare choose", ...kinds, ...(hosts === "sender" ? [] : [`--hosts ${hosts}`]), `--budget ${minutes}`].join(
    " ",
  );
}
