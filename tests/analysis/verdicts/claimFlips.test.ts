import { claims } from "../../../paper/claims";
import { expectFlip, verdictsIn } from "../../support/synthetic/flipMatrix";
import { flips } from "../../support/synthetic/flips";

/** One claim for each kind of question; the whole matrix is tests/e2e/claimFlips.test.ts. */
const sample = [...new Map(claims.map((claim) => [claim.parts[0]?.kind, claim.id])).values()];

describe("verdicts in made-up worlds", () => {
  const paper = verdictsIn();

  test("where all effects are the paper's, every claim is replicated", () => {
    expect([...paper].filter(([, word]) => word !== "replicated")).toEqual([]);
    expect(paper.size).toBe(35);
  });

  test("there is a world for each claim", () => {
    expect(Object.keys(flips).sort()).toEqual(claims.map((claim) => claim.id));
  });

  test.each(sample)("%s turned round changes its verdict and that of its listed dependents alone", (id) =>
    expectFlip(id, paper),
  );
});
