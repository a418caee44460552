/** The public face of the analysis. */
export { analyse } from "./campaign/analyse";
export { campaignReport, writeCampaign } from "./campaignReport";
export { compareSets, type Comparison } from "./compare/compare";
export { comparisonLead } from "./compare/text";
export { parseBounds } from "./gate/bounds";
export { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage } from "./compare/formats";
export { readResults } from "./results/readRuns";
export { cellsCsv } from "./report/csv";
export { campaignJson } from "./report/json";
export { campaignMarkdown } from "./report/markdown";
export { overheadTable, type MeasuredRuns } from "./overheadTable";
export type { Dataset } from "./model/runData";
export { exportCrate } from "./store/exportCrate";
export { defaultSettings, type Settings } from "./model/select";
export { writeWhole } from "./store/writeFile";
