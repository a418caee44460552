import { answerLines, chooseCommand, minutesForSurer, type Answered, type Compared } from "../choose/choiceText";

export interface Closing extends Answered {
  compared: Compared;
  /** What one repetition took; 0 where none was finished. */
  secondsPerRepetition: number;
  labIsUp: boolean;
}

/** In at most 15 lines: what was found, the answer, the noise, the report, and one command for each of three readers. */
export function closingWords(closing: Closing): string {
  const { compared, secondsPerRepetition, labIsUp } = closing;
  const minutes = minutesForSurer(closing, secondsPerRepetition, 0) ?? 20;
  const lab = labIsUp ? "" : `./tare lab up --technologies ${compared.kinds.join()} && `;
  return [
    ...answerLines(closing),
    "Next, for an administrator (a surer answer), a researcher and an engineer:",
    `${lab}${chooseCommand(compared, minutes)}`,
    "./tare paper",
    "./tare pipeline --help",
  ].join("\n");
}
