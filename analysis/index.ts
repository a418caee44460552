/** The public face of the analysis. */
export { cellsInCommon, comparePairs, pairRatioText, type PairMedian, type PairRun } from "./answer/hostPairs";
export { leastRepetitions } from "./answer/pairedRatio";
export { repetitionsForHigh } from "./answer/sureness";
export { analyse } from "./campaign/analyse";
export { campaignReport, reportWithAnswer, writeCampaign, type CampaignAnswer } from "./campaignReport";
export { judgeBlocks, leastRuns, type BlocksJudgement } from "./compare/blocks";
export { compareSets, type Comparison } from "./compare/compare";
export {
  interleavedSignificance,
  judgeAgainstStored,
  judgeInterleaved,
  looks,
  lookLevel,
  runsOfStack,
  wantsMore,
  worstOf,
  type InterleavedJudgement,
  type InterleavedVerdict,
} from "./compare/interleaved";
export { drawRounds } from "./compare/roundsFigure";
export { comparisonLead } from "./compare/text";
export { parseBounds } from "./gate/bounds";
export { gateFigures, type GateBounds } from "./gate/figures";
export type { NoiseAnswer } from "./gate/noise";
export { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage, comparisonTable } from "./compare/formats";
export { timeText } from "./text/text";
export { folded } from "./text/textTable";
export { drawHistory, historyLevel, type History } from "./reproduce/history";
export { judgeReproduction, lackingRuns, type Reproduction, type ReproductionVerdict } from "./reproduce/judge";
export { ResultSet, resultSet, type SetImage } from "./reproduce/resultSet";
export { seededRandom, seedOf } from "./statistics/random";
export { readResults } from "./results/readRuns";
export { cellsCsv } from "./report/csv";
export { campaignJson } from "./report/json";
export { campaignMarkdown } from "./report/markdown";
export { overheadTable, type MeasuredRuns } from "./overheadTable";
export type { Dataset } from "./model/runData";
export { exportCrate } from "./store/exportCrate";
export { defaultSettings, type Settings } from "./model/select";
export { writeWhole } from "./store/writeFile";
