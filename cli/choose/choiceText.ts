import { folded, leastRepetitions, repetitionsForHigh, type CampaignAnswer } from "../../analysis";
import { shellWord } from "../../errors/shellWord";
import type { Technology } from "../../scenarios/technology";

const width = 80;

/** What was answered, and the page that says more. */
export interface Answered {
  page: string;
  answer: CampaignAnswer;
}

/** What a command that compares is called with. */
export interface Compared {
  kinds: readonly Technology[];
  /** The stack whose file says where the hosts are. */
  hosts: string;
  /** As the user gave it. */
  output: string | undefined;
}

/** What was found in each condition, the answer, the noise, how sure the answer is and why, and the report. */
export function answerLines({ page, answer: { conditions, lead, noise, why } }: Answered): string[] {
  return [...conditions, ...folded([lead, noise, ...why].join(" "), width), `Report: ${page}`];
}

/** Like {@link answerLines}, and the command that makes the answer surer, where there is one. At most 15 lines for three kinds. */
export function choiceText(answered: Answered, choice: Compared & { budget: number }, seconds: number): string {
  const minutes = minutesForSurer(answered, seconds, choice.budget);
  return [
    ...answerLines(answered),
    ...(minutes === undefined ? [] : ["Surer, going on with what is measured:", `  ${chooseCommand(choice, minutes)}`]),
  ].join("\n");
}

/**
 * The next budget that makes the answer surer.
 * @param seconds what one repetition took; 0 where none was finished
 * @param spent the minutes of the budget before
 */
export function minutesForSurer(
  { answer: { sureness } }: Answered,
  seconds: number,
  spent: number,
): number | undefined {
  if (sureness === "high" || seconds === 0) return undefined;
  // A minute more, because no two repetitions take the same time.
  const minutesFor = (repetitions: number) => Math.ceil((repetitions * seconds) / 60) + 1;
  return [minutesFor(leastRepetitions), minutesFor(repetitionsForHigh)].find((minutes) => minutes > spent);
}

export function chooseCommand({ kinds, hosts, output }: Compared, minutes: number): string {
  const options = [
    ...(hosts === "sender" ? [] : [`--hosts ${hosts}`]),
    ...(output === undefined ? [] : [`--output ${shellWord(output)}`]),
  ];
  return ["./tare choose", ...kinds, ...options, `--budget ${minutes}`].join(" ");
}
