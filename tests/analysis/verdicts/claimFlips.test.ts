import { groupCells } from "../../../analysis/cells";
import { judge } from "../../../analysis/verdicts/judge";
import type { VerdictWord } from "../../../analysis/verdicts/verdict";
import { claims } from "../../../scenarios/claims";
import { makeCampaign, paperCells } from "../../support/synthetic/campaign";
import { flips } from "../../support/synthetic/flips";
import type { Effect } from "../../support/synthetic/truth";

/** The levels that claims name, and one between: the other levels would only cost time. */
const cells = paperCells().filter((cell) => [0, 8, 32, 128].includes(cell.count));
const settings = { unstatedRate: "1kpps", resamples: 80 };

function verdicts(effect?: Effect): Map<string, VerdictWord> {
  const judged = judge(groupCells(makeCampaign({ cells, effect })).cells, settings);
  return new Map(judged.map((verdict) => [verdict.id, verdict.verdict]));
}

describe("verdicts in made-up worlds", () => {
  const paper = verdicts();

  test("where all effects are the paper's, every claim is replicated", () => {
    expect([...paper].filter(([, word]) => word !== "replicated")).toEqual([]);
    expect(paper.size).toBe(35);
  });

  test("there is a world for each claim", () => {
    expect(Object.keys(flips).sort()).toEqual(claims.map((claim) => claim.id));
  });

  test.each(claims.map((claim) => [claim.id, claim] as const))(
    "%s turned round changes its verdict and that of its listed dependents alone",
    (id, claim) => {
      const changed = [...verdicts(flips[id])].filter(([other, word]) => word !== paper.get(other));
      expect(changed.map(([other]) => other).sort()).toEqual([id, ...claim.dependents].sort());
      expect(new Map(changed).get(id)).toBe("not replicated");
    },
  );
});
