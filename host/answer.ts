/*
 * How a verb's answer is told from what else arrives on stdout: the account's login shell may print before the program
 * starts and after it has ended. host/lib/verb.sh writes the same two marks.
 */
const begins = "<tare-answer>\n";
const ends = "</tare-answer>";

/** A verb's stdout with this answer, as the host program writes it. */
export function framed(answer: string): string {
  return `${begins}${answer}${ends}`;
}

/**
 * The value that a command answered as JSON; undefined if it answered none. Text without marks is an answer as a whole:
 * programs on the operator's machine set none, and earlier host programs did not either, whose answers are in states.
 */
export function readAnswer(stdout: string): { value: unknown } | undefined {
  const start = stdout.indexOf(begins);
  const end = stdout.indexOf(ends, start);
  const text = start < 0 ? stdout : end < 0 ? "" : stdout.slice(start + begins.length, end);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Passes on the answer in a verb's stdout while it arrives, byte by byte as it is, and nothing else. */
export class AnswerFilter {
  private place: "before" | "inside" | "behind" = "before";
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly pass: (chunk: Buffer) => void | Promise<void>) {}

  /** Whether the answer is complete. */
  get isWhole(): boolean {
    return this.place === "behind";
  }

  /** May return the promise of {@link pass}. */
  write(chunk: Buffer): void | Promise<void> {
    if (this.place === "behind") return;
    let rest = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.held = Buffer.alloc(0);
    if (this.place === "before") {
      const start = rest.indexOf(begins);
      if (start < 0) {
        this.held = rest.subarray(-begins.length);
        return;
      }
      this.place = "inside";
      rest = rest.subarray(start + begins.length);
    }
    const end = rest.indexOf(ends);
    if (end >= 0) this.place = "behind";
    const passed = end >= 0 ? end : rest.length - beginningOf(ends, rest);
    if (end < 0) this.held = rest.subarray(passed);
    if (passed > 0) return this.pass(rest.subarray(0, passed));
  }
}

/** How many bytes at the end of a chunk may be the beginning of a mark. */
function beginningOf(mark: string, chunk: Buffer): number {
  for (let bytes = Math.min(mark.length - 1, chunk.length); bytes > 0; bytes--)
    if (chunk.subarray(-bytes).toString("latin1") === mark.slice(0, bytes)) return bytes;
  return 0;
}
