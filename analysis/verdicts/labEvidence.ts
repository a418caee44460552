import type { Part } from "../../paper/claims";
import { studentP, studentReach } from "../statistics/student";
import type { Interval } from "../statistics/bootstrap";
import { scaleOf } from "./contrast";
import type { Gathered, PartEvidence } from "./evidence";
import { effectNoise, type EffectNoise, type IdleRuns } from "./idleNoise";

/** One repetition has no scatter of its own: with fewer matched cells it decides nothing. */
const leastCells = 8;

/**
 * What a lab's cells say, held to more than servers' are: the effect must also exceed the noise of cells without neighbours, which
 * shows what deployments of the same thing differ by. The wider interval and the larger p count.
 */
export function labEvidence(part: Part, gathered: Gathered, idle: IdleRuns): Gathered {
  const { evidence, matched = [] } = gathered;
  if (evidence === null) return gathered;
  if (part.kind === "outliers" && evidence.cells < leastCells)
    return doubted(
      gathered,
      `where outliers lie, ${leastCells} cells or more tell, and there are ${evidence.cells}: measure more cells`,
    );
  if (evidence.units < 2 * evidence.cells && evidence.cells < leastCells)
    return doubted(
      gathered,
      `one repetition decides only what pools ${leastCells} matched cells or more, and there are ${evidence.cells}: repeat`,
    );
  if (part.kind === "level" || part.kind === "outliers") return gathered;
  // The third side of a gap is in both distances.
  const noise = effectNoise(idle, matched, part.kind === "gap" ? [1, 1, 4] : [1, 1], part.metric, scaleOf(part));
  if (noise === null)
    return doubted(
      gathered,
      "how large the noise is, only repeats of cells without neighbours show, and there are no two for each kind of guest and rate: measure backgroundCount=0 again",
    );
  return { ...gathered, evidence: withNoise(evidence, noise) };
}

function doubted(gathered: Gathered, doubt: string): Gathered {
  return { ...gathered, evidence: gathered.evidence && { ...gathered.evidence, doubt } };
}

function withNoise(evidence: PartEvidence, { standardError, freedom }: EffectNoise): PartEvidence {
  const { estimate, p } = evidence;
  const widened = (interval: Interval | null): Interval | null => {
    if (interval === null) return null;
    const reach = standardError * studentReach(interval.level, freedom);
    return {
      ...interval,
      low: Math.min(interval.low, estimate - reach),
      high: Math.max(interval.high, estimate + reach),
    };
  };
  return {
    ...evidence,
    interval: widened(evidence.interval),
    narrow: widened(evidence.narrow),
    p: p === null || standardError === 0 ? p : Math.max(p, studentP(estimate / standardError, freedom)),
  };
}
