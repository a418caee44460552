import type { Log } from "./log";
import { paint, terminal } from "./terminal";
import { ownTerminal } from "./terminal/own";
import { cutEnd, harmless } from "./terminal/text";

const tickMilliseconds = 1000;
/** How often a line says what a stage does where there is no terminal. */
const tellEverySeconds = 20;

/** Does a stage of a long command: one line, which says how far it is until it ends. All else goes to the log. */
export async function runStage<T>(title: string, log: Log, work: () => Promise<T>): Promise<T> {
  const started = process.hrtime.bigint();
  const seconds = () => Number(process.hrtime.bigint() - started) / 1e9;
  log.write(`\n${title}`);
  if (!terminal.live) terminal.print(title);
  // The terminal of now: while the stage works, what is printed goes to the log.
  const shown = ownTerminal();
  const say = () => {
    const last = `${seconds().toFixed(0)} s  ${harmless(log.last)}`;
    if (shown.live) shown.show([cutEnd(`${title}  ${last}`, shown.size.columns)]);
    else if (Math.round(seconds()) % tellEverySeconds === 0) shown.print(`  ${last}`);
  };
  const timer = setInterval(say, tickMilliseconds);
  let end = "failed after";
  try {
    const result = await log.during(work);
    end = "took";
    return result;
  } finally {
    clearInterval(timer);
    const took = `${end} ${seconds().toFixed(0)} s`;
    log.write(took);
    if (shown.live) {
      shown.show([]);
      shown.print(`${title}  ${paint("dim", took)}`);
    } else shown.print(`  ${took}`);
  }
}
