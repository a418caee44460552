import { seededRandom } from "../../analysis";

export type PipelineSide = "base" | "head";

/**
 * In which order base and head are measured: each round has both once, and every second round is the one before it turned round, so
 * that a drift of the testbed meets both alike (base, head, head, base, …). Which of the two comes first is drawn anew for each two
 * rounds. More rounds go on behind fewer of the same seed.
 */
export function roundsOf(seed: number, rounds: number): PipelineSide[] {
  const random = seededRandom(seed);
  const sides: PipelineSide[] = [];
  let first: PipelineSide = "base";
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) first = random() < 0.5 ? "base" : "head";
    const begins = round % 2 === 0 ? first : other(first);
    sides.push(begins, other(begins));
  }
  return sides;
}

const other = (side: PipelineSide): PipelineSide => (side === "base" ? "head" : "base");
