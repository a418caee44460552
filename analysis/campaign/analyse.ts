import { costs, type Cost } from "../answer/costs";
import { floors, type Floor } from "../answer/floor";
import { factorEffects, unmatchedFactors, type FactorEffect, type Unmatched } from "../answer/factorEffects";
import { nextMeasurements, type Next } from "../answer/nextMeasurements";
import { recommend, type Recommendation } from "../answer/recommend";
import type { SamePair } from "../answer/sameScenario";
import { noiseOf, overheadPair, type Noise } from "../answer/sureness";
import { groupCells, type Cells } from "../model/cells";
import { ownFigures, paperFigures, type Figure } from "../figures";
import { ownInput } from "../figures/ownInput";
import type { Dataset } from "../model/runData";
import { paperTables, type PaperTable } from "../tables";
import { judgeClaims } from "../verdicts/judgeClaims";
import { defaultSettings, type Settings } from "../model/select";
import type { ClaimVerdict } from "../verdicts/verdict";

/** All that a report says, as data. The same dataset and settings give the same analysis. */
export interface CampaignAnalysis {
  dataset: Dataset;
  settings: Settings;
  cells: Cells;
  costs: readonly Cost[];
  /** What all kinds of guests are shown above; empty where it was not measured. */
  floors: readonly Floor[];
  recommendation: Recommendation;
  effects: readonly FactorEffect[];
  unmatched: readonly Unmatched[];
  next: Next | null;
  noise: Noise;
  /** The A/A pair whose overheads lie farthest apart. */
  sameOverhead: SamePair | null;
  verdicts: readonly ClaimVerdict[];
  paperFigures: readonly Figure[];
  ownFigures: readonly Figure[];
  tables: readonly PaperTable[];
}

/** Analyses a whole results folder. */
export function analyse(
  dataset: Dataset,
  settings: Settings = defaultSettings,
  onProgress: (text: string) => void = () => {},
): CampaignAnalysis {
  const cells = groupCells(dataset);
  const input = { dataset, cells, settings };
  onProgress(`judging claims on ${cells.cells.length} cells`);
  const verdicts = judgeClaims(cells.cells, settings);
  onProgress("comparing kinds of guests and factors");
  const recommendation = recommend(cells, settings);
  const effects = factorEffects(cells.cells, settings);
  onProgress("making figures and tables");
  return {
    dataset,
    settings,
    cells,
    costs: costs(cells.cells),
    floors: floors(cells.cells),
    recommendation,
    effects,
    unmatched: unmatchedFactors(cells.cells, effects),
    noise: noiseOf(cells.cells, "rttMedian"),
    sameOverhead: overheadPair(cells.cells),
    next: nextMeasurements(cells.cells, recommendation, effects),
    verdicts,
    paperFigures: paperFigures.map((make) => make(input)),
    ownFigures: ownFigures.map((make) => make(ownInput(input))),
    tables: paperTables.map((make) => make(input)),
  };
}
