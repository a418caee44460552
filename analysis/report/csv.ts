import type { Dataset } from "../model/runData";
import { cellColumnsOf } from "../store/dictionary";
import { cellRow, type StoreValue } from "../store/rows";

/** A row a run with the columns of cells.parquet (RFC 4180); an empty field is a missing value. */
export function cellsCsv(data: Dataset): string {
  const columns = cellColumnsOf(data.runs)
    .map((column) => column.name)
    .filter((name) => name !== "run_json");
  const rows = data.runs.map((run) => {
    const row = cellRow(run);
    return columns.map((name) => csvField(row[name] ?? null)).join(",");
  });
  return `${[columns.join(","), ...rows].join("\r\n")}\r\n`;
}

/**
 * A value as one field (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front of it, for it may be
 * somebody else's.
 */
export function csvField(value: StoreValue): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
