import { folded, type CampaignAnswer } from "../../analysis";
import type { Choice } from "./choose";

const width = 80;
/** What a longer call measures, in minutes, at most. */
const longest = 60;

/** The answer, how sure it is and why, the report, and the command that makes it surer. At most 15 lines of 80 columns. */
export function choiceText({ page, answer }: { page: string; answer: CampaignAnswer }, choice: Choice): string {
  const { lead, sureness, why } = answer;
  return [
    ...folded(lead, width),
    ...why.flatMap((sentence) => folded(sentence, width)),
    `Report: ${page}`,
    ...(sureness === "high" || 2 * choice.budget > longest
      ? []
      : ["Surer, going on with what is measured:", `  ${longer(choice)}`]),
  ].join("\n");
}

function longer({ kinds, hosts, budget }: Choice): string {
  return [
    "./tare choose",
    ...kinds,
    ...(hosts === "sender" ? [] : [`--hosts ${hosts}`]),
    `--budget ${2 * budget}`,
  ].join(" ");
}
