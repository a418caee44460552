/** The public face of the analysis. */
export { analyse, type Analysis } from "./analyse";
export { analyseResults, campaignReport, writeCampaign, type CampaignOptions } from "./campaignReport";
export { compareSets, regressions, type Comparison } from "./compare/compare";
export { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage } from "./compare/formats";
export { loadResults, loadRuns } from "./load/loadRuns";
export { cellsCsv } from "./report/csv";
export { campaignJson } from "./report/json";
export { campaignMarkdown, runsMarkdown } from "./report/markdown";
export { cellTable, type CellTableOptions } from "./report/terminal";
export type { Dataset, Problem, RunData } from "./runData";
export { stackReport } from "./stackReport";
export { exportCrate, type ExportOptions } from "./store/exportCrate";
export { defaultSettings, type Settings } from "./verdicts/select";
export { writeWhole } from "./writeFile";
