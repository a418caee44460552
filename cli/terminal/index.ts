import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import { Region } from "./region";

/** Where the CLI writes and asks. */
export interface Terminal {
  /** Writes one line or more to standard output. */
  print(text: string): void;
  /** Writes one line or more to standard error. */
  note(text: string): void;
  /**
   * Shows lines below all that is printed, in the place of those shown before; no lines take them away. None may be wider than
   * `size` allows. Use it only if `live`.
   */
  show(lines: string[]): void;
  /** Leaves the lines that are shown as if they had been printed. */
  keepShown(): void;
  /** The room for lines that are shown. */
  readonly size: { columns: number; rows: number };
  /** Calls when `size` has changed. @returns what ends that */
  onResize(listener: () => void): () => void;
  /** Asks a question and returns the answer. Use it only if `interactive`. */
  ask(question: string): Promise<string>;
  /** Reads standard input to its end. */
  readInput(): Promise<string>;
  /** Whether someone can answer a question. */
  readonly interactive: boolean;
  /** Whether standard output can show lines that change. */
  readonly live: boolean;
  readonly colour: boolean;
}

/** The terminal that all verbs use. Tests replace it. */
export let terminal: Terminal = processTerminal();

/** Replaces the terminal. @returns the previous one */
export function useTerminal(other: Terminal): Terminal {
  const before = terminal;
  terminal = other;
  return before;
}

/** What a user may ask of the terminal, whatever it can do. */
export interface TerminalFlags {
  color?: "auto" | "always" | "never";
  nonInteractive?: boolean;
}

export function useTerminalAs({ color = "auto", nonInteractive = false }: TerminalFlags): void {
  if (color === "auto" && !nonInteractive) return;
  const changes = {
    ...(color === "auto" ? {} : { colour: color === "always" }),
    ...(nonInteractive ? { interactive: false, live: false } : {}),
  };
  // What the terminal says of itself later, such as its size, still comes from it.
  useTerminal(Object.assign(Object.create(terminal) as Terminal, changes));
}

export type Style = Parameters<typeof styleText>[0];

/** The text in a colour or weight, if the terminal shows colours. */
export function paint(style: Style, text: string): string {
  return terminal.colour ? styleText(style, text) : text;
}

function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // If the reader closes the pipe (`tare up | head`), the work goes on nevertheless.
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const region = new Region(stdout);
  const above = (write: () => void) => {
    const restore = region.clear();
    write();
    restore();
  };
  return {
    print: (text) => above(() => stdout.write(`${text}\n`)),
    note: (text) => above(() => stderr.write(`${text}\n`)),
    show: (lines) => region.paint(lines),
    keepShown: () => region.leave(),
    get size() {
      return { columns: region.width, rows: region.height };
    },
    onResize: (listener) => {
      stdout.on("resize", listener);
      return () => stdout.off("resize", listener);
    },
    ask: (question) => {
      region.clear();
      return askOnce(question);
    },
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString("utf8");
    },
    interactive: stdin.isTTY === true && stdout.isTTY === true,
    live: stdout.isTTY === true && process.env.TERM !== "dumb",
    colour: stdout.isTTY === true && !process.env.NO_COLOR,
  };
}

/** Asks once. Rejects if standard input ends, or Ctrl-C is pressed, before there is an answer. */
async function askOnce(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise<string>((resolve, reject) => {
      const giveUp = () => reject(new Error("no answer"));
      lines.once("SIGINT", giveUp).once("close", giveUp);
      void lines.question(question).then(resolve, reject);
    });
  } finally {
    lines.close();
  }
}
