import { columnsOf } from "./text";

/** The part of a terminal below all that was printed: lines that are painted again in their place. */
export class Region {
  /** The lines that stand there now, as wide as they were painted. */
  private shown: string[] = [];

  constructor(private readonly out: { write(text: string): unknown; columns?: number; rows?: number }) {}

  /** A terminal that nobody sized, as `script` makes one, says that it has no columns. */
  get width(): number {
    return this.out.columns || 80;
  }

  get height(): number {
    return this.out.rows || 24;
  }

  /** Puts lines in the place of those that stand there. Nothing may be wider than the terminal; each repaint is one write. */
  paint(lines: string[]): void {
    const rows = this.rowsShown();
    const up = rows > 0 ? `\x1b[${rows}A` : "";
    // Each line is written over the one that stood there, and only what is left of that is cleared: so nothing flickers.
    const text = lines.map((line) => `${line}\x1b[K\n`).join("");
    this.out.write(`${up}\r${text}${rows > 0 ? "\x1b[J" : ""}`);
    this.shown = lines;
  }

  /** Takes the lines away. @returns what brings them back below whatever is written meanwhile */
  clear(): () => void {
    const lines = this.shown;
    if (lines.length > 0) this.paint([]);
    return () => {
      if (lines.length > 0) this.paint(lines);
    };
  }

  /** Leaves the lines where they are: from now on they are as if they had been printed. */
  leave(): void {
    this.shown = [];
  }

  /** A terminal that has become narrower has broken the lines that were painted before into several rows each. */
  private rowsShown(): number {
    return this.shown.reduce((rows, line) => rows + Math.max(1, Math.ceil(columnsOf(line) / this.width)), 0);
  }
}
