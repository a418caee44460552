import type { PaperTable } from "../tables";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";

/** One of the paper's tables, or what it would need. */
export function tableHtml(table: PaperTable): string {
  const missing =
    table.missing.length === 0
      ? ""
      : `<p class="soft">${table.rows.length === 0 ? "Not filled" : "Incomplete"}: ${escapeHtml(table.missing.join("; "))}.</p>`;
  const body =
    table.rows.length === 0
      ? ""
      : htmlTable(
          table.caption,
          table.columns.map((title, i) => ({
            title,
            number: i > 0 && table.rows.every((row) => /^(–|[−-]?\d*(\.\d+)?)$/.test(row[i] ?? "")),
            value: (row: readonly string[]) => row[i] ?? "–",
          })),
          table.rows,
        );
  return `<h3 id="${table.id}">${escapeHtml(table.title)}</h3>${body}${missing}`;
}
