import { analyse } from "../../../analysis/campaign/analyse";
import { dataset } from "../../../analysis/model/runData";
import { answerText } from "../../../analysis/report/answerText";
import { campaignMarkdown } from "../../../analysis/report/markdown";
import { verdictHtml } from "../../../analysis/report/verdictHtml";
import { judgeClaims } from "../../../analysis/verdicts/judgeClaims";
import { claims } from "../../../paper/claims";

describe("a claim of our own", () => {
  const paper = analyse(dataset([]));
  const ownClaims = claims.slice(0, 1).map((claim) => ({ ...claim, id: "C99", own: true as const }));
  const own = judgeClaims([], paper.settings, ownClaims);
  const analysis = { ...paper, verdicts: [...paper.verdicts.filter((verdict) => !verdict.own), ...own] };

  test("is not counted among the paper's findings", () => {
    expect(answerText(analysis).verdicts).toBe(
      "These runs decide none of the paper's 35 findings. To be decided, 23 need KVM, 12 need other conditions. " +
        "Of 1 claim of our own: 0 replicated, 0 not replicated, 0 inconclusive, 1 not testable here.",
    );
  });

  test("is marked in the tables of verdicts", () => {
    expect(verdictHtml(analysis.verdicts).match(/our own claim/g)).toHaveLength(1);
    expect(campaignMarkdown(analysis)).toContain("| C99 (our own) |");
  });
});
