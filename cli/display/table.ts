import { paint, terminal } from "../terminal";

/** Prints rows under a heading. Columns are as wide as their widest entry. */
export function printTable(heading: string[], rows: string[][]): void {
  const widths = heading.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join("  ");
  terminal.print([paint("bold", line(heading)), ...rows.map(line)].join("\n"));
}

export function printJson(value: unknown): void {
  terminal.print(JSON.stringify(value, undefined, 2));
}
