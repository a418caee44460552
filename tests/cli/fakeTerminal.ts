import { runCli } from "../../cli/program";
import { type Terminal, useTerminal } from "../../cli/terminal";

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** Questions that were asked. */
  asked: string[];
}

export interface Setting {
  /** Someone sits at the terminal and gives these answers, one after the other. */
  answers?: string[];
  /** What comes in on standard input. */
  input?: string;
}

/** Runs the `tare` command in this process and gives what it wrote. */
export async function tare(args: string[], { answers, input = "" }: Setting = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const fake: Terminal = {
    print: (text) => out.push(text),
    note: (text) => err.push(text),
    show: () => undefined,
    keepShown: () => undefined,
    size: { columns: 80, rows: 24 },
    onResize: () => () => undefined,
    ask: async (question) => {
      asked.push(question);
      const answer = answers?.shift();
      if (answer === undefined) throw new Error(`nobody answers "${question}"`);
      return answer;
    },
    readInput: async () => input,
    interactive: answers !== undefined,
    live: false,
    colour: false,
  };
  const before = useTerminal(fake);
  try {
    const code = await runCli(args);
    return { code, out: out.join("\n"), err: err.join("\n"), asked };
  } finally {
    useTerminal(before);
  }
}
