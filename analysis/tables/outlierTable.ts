import type { Selector } from "../../paper/claims";
import type { FigureInput } from "../figures/figure";
import { largestContext, othersRemark } from "../figures/panels";
import type { Platform } from "../model/platform";
import { significant } from "../text/text";
import { platformOutliers } from "../verdicts/outliers";
import { matches } from "../model/select";
import type { PaperTable } from "./table";

/** One row of an outlier table: the scenarios it stands for and the paper's share. */
interface OutlierRow {
  title: string;
  scenarios: Selector;
  paper: string;
}

/** Where a technology's outliers lie. The last row holds all scenarios that no other row names, so the shares add up to 100 %. */
export function outlierTable(
  number: 4 | 5 | 6,
  name: string,
  platform: Platform,
  rows: readonly OutlierRow[],
  rest: string,
  input: FigureInput,
): PaperTable {
  const { cells, others } = largestContext(input.cells);
  const pooled = platformOutliers(cells.filter((cell) => cell.factors.platform === platform));
  const frame = {
    id: `table-${number}`,
    title: `Table ${number}: where outliers lie (${name})`,
    caption: `Outlier: modified z-score 0.6745 (x − median) / MAD beyond ±3.5, over all ${name} packets.${othersRemark(others)}`,
    columns: [
      "scenarios",
      "outliers",
      "share of outliers, %",
      "the paper's, %",
      "packets in these scenarios",
      "of these outliers, %",
    ],
  };
  if (pooled.runs === null) return { ...frame, rows: [], missing: [`${name}: ${pooled.why}`] };
  const runs = pooled.runs.flat();
  const total = runs.reduce((sum, run) => sum + run.outliers, 0);
  const line = (title: string, paper: string, chosen: typeof runs) => {
    const outliers = chosen.reduce((sum, run) => sum + run.outliers, 0);
    const packets = chosen.reduce((sum, run) => sum + run.packets, 0);
    const of = (whole: number) => significant(packets === 0 || whole === 0 ? null : (100 * outliers) / whole);
    return [title, packets === 0 ? "–" : String(outliers), of(total), paper, String(packets), of(packets)];
  };
  const rowOf = (run: (typeof runs)[number]) =>
    rows.findIndex((row) => matches(run.cell.factors, row.scenarios, input.settings));
  const lines = rows.map((row, i) =>
    line(
      row.title,
      row.paper,
      runs.filter((run) => rowOf(run) === i),
    ),
  );
  const remainder = runs.filter((run) => rowOf(run) < 0);
  return {
    ...frame,
    rows: [...lines, ...(rest === "" && remainder.length === 0 ? [] : [line("other scenarios", rest, remainder)])],
    missing: [
      ...(total === 0 ? [`${name} has no outlier`] : []),
      ...rows.filter((_row, i) => !runs.some((run) => rowOf(run) === i)).map(({ title }) => `no cells: ${title}`),
    ],
  };
}
