import type { Log } from "../log";
import { runStage } from "../stage";

/** The stages of a long command, counted. */
export class Stages {
  private begun = 0;

  constructor(
    private readonly total: number,
    private readonly log: Log,
  ) {}

  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    return runStage(`[${++this.begun}/${this.total}] ${name}`, this.log, work);
  }
}
