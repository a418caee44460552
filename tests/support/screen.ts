import stringWidth from "string-width";

/**
 * A terminal of a given size, as far as the tree uses one: what a reader sees after all that was written. Lines that scroll off the
 * screen are kept, as a terminal's scrollback keeps them.
 */
export class Screen {
  private readonly lines: string[][] = [[]];
  private row = 0;
  private column = 0;
  /** The uppermost line that the cursor can reach. */
  private top = 0;

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {}

  write(text: string): void {
    // Each part but the first follows an escape character.
    const [first = "", ...sequences] = text.split("\x1b");
    this.print(first);
    for (const sequence of sequences) {
      const [whole = "", count, letter] = /^\[\??([\d;]*)([A-Za-z])/.exec(sequence) ?? [];
      this.control(letter, Number(count || 1), count ?? "");
      this.print(sequence.slice(whole.length));
    }
  }

  /** All lines, those that were scrolled off as well, without blanks at their ends. */
  text(): string {
    return this.lines
      .map((line) => line.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }

  private control(letter: string | undefined, count: number, given: string): void {
    if (letter === "A") this.row = Math.max(this.top, this.row - count);
    if (letter === "K") this.line().length = Math.min(this.line().length, this.column);
    if (letter === "J" && given === "") {
      this.line().length = Math.min(this.line().length, this.column);
      this.lines.length = this.row + 1;
    }
  }

  private print(text: string): void {
    for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
      if (segment === "\r" || segment === "\r\n") this.column = 0;
      if (segment === "\n" || segment === "\r\n") this.down();
      if (segment !== "\r" && segment !== "\n" && segment !== "\r\n") this.put(segment);
    }
  }

  private put(character: string): void {
    const width = stringWidth(character);
    if (this.column + width > this.columns) {
      this.column = 0;
      this.down();
    }
    const line = this.line();
    while (line.length < this.column) line.push(" ");
    // The second half of a wide character takes a place and shows nothing.
    line.splice(this.column, width, character, ...Array<string>(Math.max(0, width - 1)).fill(""));
    this.column += width;
  }

  private down(): void {
    this.row += 1;
    if (this.row >= this.lines.length) this.lines.push([]);
    this.top = Math.max(this.top, this.row - this.rows + 1);
  }

  private line(): string[] {
    return (this.lines[this.row] ??= []);
  }
}
