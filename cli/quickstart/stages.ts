import { paint, terminal } from "../terminal";
import { cutEnd, harmless } from "../terminal/text";
import type { Log } from "./log";

const tickMilliseconds = 1000;
/** How often a line says what a stage does where there is no terminal. */
const tellEverySeconds = 20;

/** The stages of a long command: each is one line, which says how far it is until it ends. All else goes to a log. */
export class Stages {
  private begun = 0;

  constructor(
    private readonly total: number,
    private readonly log: Log,
  ) {}

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const title = `[${++this.begun}/${this.total}] ${name}`;
    const started = process.hrtime.bigint();
    const seconds = () => Number(process.hrtime.bigint() - started) / 1e9;
    this.log.write(`\n${title}`);
    if (!terminal.live) terminal.print(title);
    // The terminal of now: while the stage works, what is printed goes to the log.
    const shown = terminal;
    const say = () => {
      const last = `${seconds().toFixed(0)} s  ${harmless(this.log.last)}`;
      if (shown.live) shown.show([cutEnd(`${title}  ${last}`, shown.size.columns)]);
      else if (Math.round(seconds()) % tellEverySeconds === 0) shown.print(`  ${last}`);
    };
    const timer = setInterval(say, tickMilliseconds);
    let end = "failed after";
    try {
      const result = await this.log.during(work);
      end = "took";
      return result;
    } finally {
      clearInterval(timer);
      const took = `${end} ${seconds().toFixed(0)} s`;
      this.log.write(took);
      if (shown.live) {
        shown.show([]);
        shown.print(`${title}  ${paint("dim", took)}`);
      } else shown.print(`  ${took}`);
    }
  }
}
