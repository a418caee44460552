import { appendFileSync } from "node:fs";
import { terminal, useTerminal, type Terminal } from "../terminal";

/** Does work whose lines go to a file, each with its time: hundreds of deployments would bury what the campaign says. */
export async function logTo<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const write = (text: string) => appendFileSync(path, `${new Date().toISOString()} ${text}\n`);
  const silent = Object.assign(Object.create(terminal) as Terminal, {
    print: write,
    note: write,
    show: () => {},
    keepShown: () => {},
    interactive: false,
    live: false,
    colour: false,
  });
  const before = useTerminal(silent);
  try {
    return await work();
  } finally {
    useTerminal(before);
  }
}
