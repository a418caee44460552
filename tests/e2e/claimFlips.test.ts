import { claims } from "../../paper/claims";
import { claimsWithoutWorld, expectFlip, verdictsIn } from "../support/synthetic/flipMatrix";

describe("the whole matrix of claims in made-up worlds", () => {
  const paper = verdictsIn();

  test.each(claims.map((claim) => claim.id).filter((id) => !claimsWithoutWorld.includes(id)))(
    "%s turned round changes its verdict and that of its listed dependents alone",
    (id) => expectFlip(id, paper),
    60_000,
  );
});
