import { AsyncLocalStorage } from "node:async_hooks";
import { terminal, type Terminal, useTerminal } from ".";

const own = new AsyncLocalStorage<Terminal>();
let working = 0;
let beneath: Terminal = terminal;

/** The terminal of the work that asks: its own where it has one. It stays that of this work, whoever calls it. */
export const ownTerminal = (): Terminal => (working === 0 ? terminal : (own.getStore() ?? beneath));

/** Does work with a terminal of its own, while other work may have another. */
export async function withTerminal<T>(other: Terminal, work: () => Promise<T>): Promise<T> {
  if (working++ === 0) beneath = useTerminal(whosever);
  try {
    return await own.run(other, work);
  } finally {
    if (--working === 0) useTerminal(beneath);
  }
}

/** Passes each call on to the terminal of the work that makes it. */
const whosever: Terminal = {
  print: (text) => ownTerminal().print(text),
  note: (text) => ownTerminal().note(text),
  show: (lines) => ownTerminal().show(lines),
  keepShown: () => ownTerminal().keepShown(),
  get size() {
    return ownTerminal().size;
  },
  onResize: (listener) => ownTerminal().onResize(listener),
  ask: (question) => ownTerminal().ask(question),
  readInput: () => ownTerminal().readInput(),
  get interactive() {
    return ownTerminal().interactive;
  },
  get live() {
    return ownTerminal().live;
  },
  get colour() {
    return ownTerminal().colour;
  },
};
