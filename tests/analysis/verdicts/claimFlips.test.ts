import { claims } from "../../../paper/claims";
import { claimsWithoutWorld, expectFlip, verdictsIn } from "../../support/synthetic/flipMatrix";
import { flips } from "../../support/synthetic/flips";

/** One claim for each kind of question; the whole matrix is tests/e2e/claimFlips.test.ts. */
const sample = new Map(claims.filter(({ id }) => id in flips).map((claim) => [claim.parts[0]?.kind, claim.id]));

describe("verdicts in made-up worlds", () => {
  const paper = verdictsIn();

  test("where all effects are the paper's, every claim is replicated", () => {
    expect([...paper].filter(([, word]) => word !== "replicated")).toEqual([]);
    expect([...paper.keys()]).toEqual(claims.map((claim) => claim.id));
  });

  test("each world turns a claim round, and each of the paper's 35 findings has one", () => {
    const ids = claims.map((claim) => claim.id);
    expect(Object.keys(flips).filter((id) => !ids.includes(id))).toEqual([]);
    const findings = claims.filter(({ own }) => !own).map((claim) => claim.id);
    expect(findings).toHaveLength(35);
    expect(findings.filter((id) => !(id in flips))).toEqual([]);
  });

  for (const id of claimsWithoutWorld) test.todo(`${id} has no world yet that turns it round`);

  test.each([...sample.values()])("%s turned round changes its verdict and that of its listed dependents alone", (id) =>
    expectFlip(id, paper),
  );
});
