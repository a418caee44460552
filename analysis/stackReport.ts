import { existsSync } from "node:fs";
import { join } from "node:path";
import { VisibleError } from "../errors/visibleError";
import type { AnalysisManifest, AnalysisRequest } from "../scenarios/measurement";
import { canonicalJson } from "../scenarios/digest";
import { groupCells } from "./model/cells";
import { drawFigures } from "./draw/figureFiles";
import { cellRanges } from "./figures/cellRanges";
import { ecdf } from "./figures/ecdf";
import { residence } from "./figures/residence";
import { ownInput } from "./figures/ownInput";
import { readRuns } from "./results/readRuns";
import { runsMarkdown } from "./report/markdown";
import { stackPage } from "./report/stackPage";
import { dataset } from "./model/runData";
import { defaultSettings } from "./model/select";
import { writeWhole } from "./store/writeFile";

/**
 * Analyses the runs that a measurement made: writes report.html and summary.json into the scenario's results folder and
 * returns the manifest. A run that cannot be read is named in the report.
 * @throws VisibleError where no run can be read
 */
export async function stackReport(
  request: AnalysisRequest,
  onProgress: (text: string) => void = () => {},
): Promise<AnalysisManifest> {
  const { folder, runs } = request.manifest;
  if (!existsSync(folder))
    throw new VisibleError(`the manifest names the results folder ${folder}, which does not exist`, "measure again");
  const folders = runs.map((run) => join(folder, run.runId));
  const read = readRuns(folders, (done, all) => onProgress(`reading runs: ${done} of ${all}`));
  if (read.runs.length === 0)
    throw new VisibleError(
      `no run of ${folder} can be analysed${read.problems.length === 0 ? ": the manifest names none" : ""}`,
      undefined,
      { problems: read.problems.map(({ what }) => ({ message: what })) },
    );
  const data = dataset(read.runs, read.problems);
  const input = ownInput({ dataset: data, cells: groupCells(data), settings: defaultSettings });
  onProgress("drawing figures");
  const drawn = await drawFigures(
    [cellRanges(input), ecdf(input), residence(input)].filter((figure) => figure.spec !== null),
  );
  const summary = data.runs.map((item) => item.summary);
  const report = join(folder, "report.html");
  writeWhole(join(folder, "summary.json"), `${canonicalJson({ summary, problems: data.problems })}\n`);
  writeWhole(report, stackPage(request.stack, data, drawn));
  return { report, summary, markdown: runsMarkdown(data.runs) };
}
