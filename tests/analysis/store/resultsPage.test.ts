import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { everyCellColumn, everyPacketColumn, type Column } from "../../../analysis/store/dictionary";

/** docs/results.md, whose last part is made from the data dictionary. TARE_UPDATE_DOCS=1 writes it. */
const page = join(__dirname, "../../../docs/results.md");
const heading = "\n## Columns\n";

const table = (columns: readonly Column[]) =>
  [
    "| column | type | unit | meaning |",
    "|---|---|---|---|",
    ...columns.map(({ name, type, unit, meaning }) => `| \`${name}\` | ${type} | ${unit ?? ""} | ${meaning} |`),
  ].join("\n");

test("docs/results.md has every column with its unit, as the store writes them", () => {
  const made = [
    "`cells.parquet`, and `cells.csv` without `run_json`: a row for each run. Empty (NULL): not known.\n",
    table(everyCellColumn),
    "\n`packets.parquet`: a row for each echo request. NULL: not seen there.\n",
    `${table(everyPacketColumn)}\n`,
  ].join("\n");
  const [prose = "", written] = readFileSync(page, "utf8").split(heading);
  if (process.env.TARE_UPDATE_DOCS === "1") writeFileSync(page, prose + heading + made);
  else expect(written).toBe(made);
});
