import { readResults } from "../../analysis";
import { gateRun } from "../../analysis/compare/compare";
import { groupCells } from "../../analysis/model/cells";
import { cellLabel } from "../../analysis/model/cellLabel";
import { isWhole, type Pool } from "./pool";

/**
 * Makes the pool of bench gate out of results folders, one a deployment, and prints it as JSON: figures of whole runs, valid ones only.
 * docs/gate.md says how the folders were measured.
 */
async function main(recorded: string, folders: string[]): Promise<void> {
  const pool: Pool = { recorded, cells: {} };
  for (const folder of folders) {
    const { cells } = groupCells(await readResults(folder));
    for (const cell of cells) {
      const runs = cell.runs.map(gateRun).filter(isWhole);
      if (runs.length > 0) (pool.cells[cellLabel(cell).replace(/, .*, /, ", ")] ??= []).push(runs);
    }
  }
  console.log(
    JSON.stringify(
      pool,
      (_key, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(6)) : value),
      1,
    ),
  );
}

const [recorded = "", ...folders] = process.argv.slice(2);
void main(recorded, folders);
