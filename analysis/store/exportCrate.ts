import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";
import type { Dataset } from "../model/runData";
import { writeWhole } from "./writeFile";
import { crateMetadata, type CrateFile } from "./crate";
import { cellColumnsOf, packetColumnsOf } from "./dictionary";
import { writeStore } from "./writeStore";

/** What is exported besides the store. */
interface ExportOptions {
  licence: string | null;
  /** Whether to include the raw files of each run. Without them the set is small and can still be analysed. */
  withRaw: boolean;
  /** Folder of a finished report to include. */
  reportFolder: string | null;
}

/**
 * Writes a result set for others: run folders, store, report and RO-Crate metadata. It can be analysed like a
 * results folder.
 * @throws VisibleError where the target exists and is not empty: an export never mixes with other files
 */
export async function exportCrate(target: string, data: Dataset, options: ExportOptions): Promise<void> {
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new VisibleError(`${target} is not empty`, "name a new folder for the export");
  if (data.runs.length === 0) throw new VisibleError("there is no run to export");
  makeFolder(target);
  for (const { folder, run } of data.runs) {
    const runFolder = join(target, run.scenarioDigest.slice(0, 12), run.runId);
    const isRaw = existsSync(join(folder, "run.json"));
    if (options.withRaw && isRaw) cpSync(folder, runFolder, { recursive: true });
  }
  await writeStore(join(target, "store"), data);
  if (options.reportFolder !== null) cpSync(options.reportFolder, join(target, "report"), { recursive: true });
  const last = data.runs.map(({ run }) => run.finishedAt).reduce((a, b) => (a > b ? a : b));
  const about = {
    name: `Round-trip times of virtualized guests, ${data.runs.length} runs`,
    description:
      unreadable(data) +
      "Raw runs, packet-level and cell-level tables (Parquet, with a data dictionary) and the report made by Tare, which measures what virtualization adds to round-trip time.",
    datePublished: last,
    licence: options.licence,
  };
  const columns = { packets: packetColumnsOf(data.runs), cells: cellColumnsOf(data.runs) };
  writeWhole(join(target, "ro-crate-metadata.json"), crateMetadata(about, listFiles(target), columns));
}

/** The description names what the export leaves out, because its recipient cannot see the folder that it came from. */
function unreadable({ problems }: Dataset): string {
  const where = [...new Set(problems.map((problem) => basename(problem.where)))];
  return where.length === 0 ? "" : `Not in this set, or in part, because damaged: ${where.join(", ")}. `;
}

function listFiles(folder: string): CrateFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !(dirname(path) === folder && basename(path) === "ro-crate-metadata.json"))
    .map((path) => ({
      path: relative(folder, path).split(sep).join("/"),
      bytes: statSync(path).size,
      sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
    }));
}
