import { groupCells } from "../../../analysis/model/cells";
import { judgeClaims } from "../../../analysis/verdicts/judgeClaims";
import type { ClaimVerdictWord } from "../../../analysis/verdicts/verdict";
import { claims } from "../../../paper/claims";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { flips } from "./flips";
import type { Effect } from "../../../bench/synthetic/truth";

/** The levels that claims name, and one between: the other levels would only cost time. */
const cells = designedCells().filter((cell) => [0, 8, 32, 128].includes(cell.count));
const settings = { unstatedRate: "1kpps", resamples: 80 };

/** Nothing shows yet that these can fail: flips.ts should say how the world would have to be. */
export const claimsWithoutWorld = claims.map((claim) => claim.id).filter((id) => !(id in flips));

/** The verdict on each claim in the paper's world, or in one that an effect changes. */
export function verdictsIn(effect?: Effect): Map<string, ClaimVerdictWord> {
  const judged = judgeClaims(groupCells(makeCampaign({ cells, effect })).cells, settings);
  return new Map(judged.map((verdict) => [verdict.id, verdict.verdict]));
}

/** Asserts that turning one claim's effect round changes its verdict and that of its listed dependents alone. */
export function expectFlip(id: string, paper: Map<string, ClaimVerdictWord>): void {
  const dependents = claims.find((claim) => claim.id === id)?.dependents ?? [];
  const changed = [...verdictsIn(flips[id])].filter(([other, word]) => word !== paper.get(other));
  expect(changed.map(([other]) => other).sort()).toEqual([id, ...dependents].sort());
  expect(new Map(changed).get(id)).toBe("not replicated");
}
