import { groupCells } from "../analysis/model/cells";
import { mean } from "../analysis/statistics/moments";
import { judgeClaims } from "../analysis/verdicts/judgeClaims";
import type { ClaimVerdict } from "../analysis/verdicts/verdict";
import { claims, type Part } from "../paper/claims";
import type { Bench, Ratio } from "./bench";
import { idleCampaign } from "./synthetic/idleCampaign";

const campaigns = 100;
const settings = { unstatedRate: "1kpps", resamples: 200 };
/** What issue 17 allows a lab to show of the paper's findings where loads do nothing. */
const mostShown = 2;
/** The false discovery rate that reports state. */
const falseAlarms = 0.05;

export const bench: Bench = {
  name: "evidence",
  compares: `verdicts on ${campaigns} made-up lab campaigns whose loads do nothing, once and three times measured: at most ${mostShown} of the paper's findings shown, and false directions within the stated rate`,
  run(progress) {
    const ratios = [1, 3].flatMap((repetitions): Ratio[] => {
      const judged = Array.from({ length: campaigns }, (_, seed) =>
        judgeClaims(groupCells(idleCampaign(seed, repetitions)).cells, settings),
      );
      const shown = judged.map((verdicts) => verdicts.filter(({ verdict }) => verdict === "replicated"));
      const ids = new Set(shown.flat().map(({ id }) => id));
      const most = Math.max(...shown.map(({ length }) => length));
      const rate = mean(judged.map(falseShare)) ?? NaN;
      progress(
        `${repetitions} repetitions: at most ${most} findings shown (${[...ids].sort().join(", ")}); of the directions found, ${(100 * rate).toFixed(1)} % are false`,
      );
      return [
        { name: `evidence-shown-of-${mostShown}-r${repetitions}`, value: most / mostShown, bound: 1 },
        { name: `evidence-false-directions-r${repetitions}`, value: rate, bound: falseAlarms },
      ];
    });
    return Promise.resolve(ratios);
  },
};

/** Of the directions that were found, the share of those where there is none. Between rates there is one. */
function falseShare(verdicts: readonly ClaimVerdict[]): number {
  const parts = verdicts.flatMap(({ id, parts }) => {
    const asked = claims.find((claim) => claim.id === id)?.parts ?? [];
    return parts.map((part, i) => ({ part, asked: asked[i] as Part }));
  });
  const found = parts.filter(({ part }) => part.q !== null && part.q <= falseAlarms);
  const none = found.filter(({ asked }) => !("a" in asked && "rate" in asked.a));
  return found.length === 0 ? 0 : none.length / found.length;
}
