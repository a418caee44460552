import { appendFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { atPath } from "../errors/fileError";
import { makeFolder } from "../files/makeFolder";
import type { Terminal } from "./terminal";
import { ownTerminal, withTerminal } from "./terminal/own";

/** A file that takes what is printed while a long command works. What is noted, as errors are, is shown as well. */
export class Log {
  /** The line that came last. */
  last = "";

  /** @param keeps whether what the file has already stays in it */
  constructor(
    readonly path: string,
    { keeps = false } = {},
  ) {
    atPath(path, () => {
      makeFolder(dirname(path));
      writeFileSync(path, "", { flag: keeps ? "a" : "w" });
    });
  }

  write(text: string): void {
    const plain = stripVTControlCharacters(text);
    atPath(this.path, () => appendFileSync(this.path, `${plain}\n`));
    this.last = plain.trimEnd().split("\n").at(-1)?.trim() || this.last;
  }

  /** Does work whose output goes here. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return withTerminal(this.beside(ownTerminal()), work);
  }

  private beside(shown: Terminal): Terminal {
    return {
      ...silenced,
      print: (text) => this.write(text),
      note: (text) => {
        this.write(text);
        shown.note(text);
      },
      size: shown.size,
    };
  }
}

/** A terminal of which nobody sees anything. */
const silenced: Terminal = {
  print: () => undefined,
  note: () => undefined,
  show: () => undefined,
  keepShown: () => undefined,
  size: { columns: 80, rows: 24 },
  onResize: () => () => undefined,
  ask: () => Promise.reject(new Error("nobody can be asked here")),
  readInput: () => Promise.resolve(""),
  interactive: false,
  live: false,
  colour: false,
};
