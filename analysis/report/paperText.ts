import { claims } from "../../paper/claims";
import type { CampaignAnalysis } from "../campaign/analyse";
import { isLab, mayDecide } from "../verdicts/eligible";

/** The paper's findings in two sentences: what these runs show of them, and what they cannot decide and what would. */
export function paperText({ verdicts, cells }: CampaignAnalysis): [shows: string, undecided: string] {
  const paper = verdicts.filter(({ own }) => !own);
  const count = (word: string) => paper.filter(({ verdict }) => verdict === word).length;
  const shows = `Of the paper's ${paper.length} findings this hardware shows ${count("replicated")} replicated, ${count("not replicated")} not replicated and ${count("inconclusive")} inconclusive.`;
  const untestable = paper.filter(({ verdict }) => verdict === "not testable here");
  if (untestable.length === 0) return [shows, "There is none that it cannot decide."];
  const claimOf = new Map(claims.map((claim) => [claim.id, claim]));
  const barred = untestable.filter(({ id }) => {
    const claim = claimOf.get(id);
    return claim !== undefined && cells.cells.length > 0 && !cells.cells.some((cell) => mayDecide(claim, cell));
  });
  const reasons = [
    ...(barred.length === 0 ? [] : [`${barred.length} ${cells.cells.every(isLab) ? byLab : byOthers}`]),
    ...(barred.length === untestable.length
      ? []
      : [
          `${untestable.length - barred.length} compare conditions that were not measured: a stack of each would (the list names them)`,
        ]),
  ];
  return [shows, `It cannot decide the other ${untestable.length}: ${reasons.join("; ")}.`];
}

const byLab =
  "are on load location, CPU affinity or absolute time, which no lab decides: two real servers would (docs/real-servers.md)";
const byOthers = "are on absolute time, which only servers like the paper's decide (two with a Xeon Bronze 3204)";
