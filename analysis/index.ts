/** The public face of the analysis. */
export { analyse, type Analysis } from "./analyse";
export { analyseResults, campaignReport, writeCampaign, type CampaignOptions } from "./campaignReport";
export { compareSets, regressions, type Comparison } from "./compare/compare";
export { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage } from "./compare/formats";
export { readResults, readRuns } from "./results/readRuns";
export { cellsCsv } from "./report/csv";
export { campaignJson } from "./report/json";
export { campaignMarkdown, runsMarkdown } from "./report/markdown";
export { runTable, type RunTableOptions } from "./report/runTable";
export type { Dataset, Problem, RunData } from "./runData";
export { stackReport } from "./stackReport";
export { exportCrate, type ExportOptions } from "./store/exportCrate";
export { defaultSettings, type Settings } from "./verdicts/select";
export { writeWhole } from "./writeFile";
