import { escapeHtml } from "./escape";

/** A column of an HTML table: numbers stand at the right. `html` is for a value that is already escaped. */
export interface HtmlColumn<Row> {
  title: string;
  number?: boolean;
  value?: (row: Row) => string;
  html?: (row: Row) => string;
}

/** A table that scrolls sideways on a narrow screen and can be reached by keyboard. */
export function htmlTable<Row>(
  caption: string,
  columns: readonly HtmlColumn<Row>[],
  rows: readonly Row[],
  rowClass?: (row: Row) => string,
): string {
  const className = (column: HtmlColumn<Row>) => (column.number ? ' class="n"' : "");
  const head = columns.map((column) => `<th scope="col"${className(column)}>${escapeHtml(column.title)}</th>`).join("");
  const body = rows.map((row) => {
    const cells = columns.map((column) => {
      const content = column.html?.(row) ?? escapeHtml(column.value?.(row) ?? "");
      return `<td${className(column)}>${content}</td>`;
    });
    return `<tr${rowClass ? ` data-kind="${escapeHtml(rowClass(row))}"` : ""}>${cells.join("")}</tr>`;
  });
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head}</tr></thead>\n<tbody>${body.join("\n")}</tbody></table></div>`
  );
}
