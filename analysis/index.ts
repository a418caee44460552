/** The public face of the analysis. */
export { cellTable, type CellTableOptions } from "./report/terminal";
export { stackReport } from "./stackReport";
export { loadResults, loadRuns } from "./load/loadRuns";
export type { Dataset, Problem, RunData } from "./runData";
