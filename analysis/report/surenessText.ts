import type { Drift } from "../answer/drift";
import { leastRepetitions, sizeOf, type PairedRatio } from "../answer/pairedRatio";
import type { SamePair } from "../answer/sameScenario";
import type { Doubt, Noise, Sureness } from "../answer/sureness";
import { counted, significant, timeText } from "../text/text";

/** Why a comparison decides nothing, as a sentence; empty where it does decide. */
export function doubtText(doubt: Doubt, { ratio, repetitions }: PairedRatio): string {
  const found = `the ratio of ${significant(sizeOf(ratio))} that was found`;
  switch (doubt) {
    case "few repetitions":
      return repetitions < leastRepetitions
        ? `${counted(repetitions, "repetition")} of a cell cannot tell a difference from chance; an interval takes ${leastRepetitions} on each side.`
        : `${counted(repetitions, "repetition")} of a cell are too few for so many comparisons at once.`;
    case "same scenario":
      return `Two measurements of one and the same scenario differ by no less than ${found}.`;
    case "drift":
      return `The same scenarios changed by no less than ${found}, while they were measured.`;
    case null:
      return "";
  }
}

/** What the runs tell of their own noise, as sentences. */
export function noiseText({ pair, drift }: Noise, overhead: SamePair | null): string[] {
  return [
    pair === null
      ? "No scenario was measured twice: by how much two measurements of the same differ is not known."
      : `The same scenario (${pair.label}) was measured more than once: median round trips of ${significant(pair.low)} and ${significant(pair.high)} ms, a ratio of ${significant(pair.high / pair.low)}. That is the least that a difference must exceed.`,
    ...(overhead === null
      ? []
      : [
          `Overheads of one scenario (${overhead.label}) lay up to ${significant(overhead.high - overhead.low)} ms apart: ${significant(overhead.low)} and ${significant(overhead.high)} ms.`,
        ]),
    ...(drift === null ? [] : [driftText(drift)]),
  ];
}

/** The noise in one sentence, for a terminal. */
export function noiseInShort({ pair, drift }: Noise, overhead: SamePair | null): string {
  if (pair === null) return "Noise: not known, because no scenario was measured twice.";
  const ofOverhead = overhead === null ? "" : `, by up to ${timeText(overhead.high - overhead.low)} in the overhead`;
  const later = drift === null ? "" : "; the times drifted, too";
  return `Noise: two measurements of the same differ by a ratio of up to ${significant(pair.high / pair.low)} in the round trip${ofOverhead}${later}.`;
}

export function driftText({ cells, ratio, p }: Drift): string {
  const turn = ratio > 1 ? "rose" : "fell";
  return `Drift: while ${counted(cells, "cell")} ${cells === 1 ? "was" : "were"} repeated, the median round trip ${turn} by a ratio of ${significant(sizeOf(ratio))} (p ${significant(p, 1)}). A difference must exceed that, too.`;
}

/** "Sureness: fair. At least 7 repetitions a cell and side." */
export function surenessText(sureness: Sureness, repetitions: number): string {
  return `Sureness: ${sureness}. At least ${counted(repetitions, "repetition")} of each cell that was compared.`;
}
