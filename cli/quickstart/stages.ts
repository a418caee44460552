import { paint, terminal } from "../terminal";

/** The stages of a long command: announces each one, and lists at the end how long each took. */
export class Stages {
  private readonly times: { name: string; seconds: number }[] = [];

  constructor(private readonly total: number) {}

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    terminal.print(`\n${paint("bold", `[${this.times.length + 1}/${this.total}] ${name}`)}`);
    const started = process.hrtime.bigint();
    try {
      return await work();
    } finally {
      this.times.push({ name, seconds: Number(process.hrtime.bigint() - started) / 1e9 });
    }
  }

  table(): string {
    const width = Math.max(...this.times.map(({ name }) => name.length));
    return this.times
      .map(({ name, seconds }) => `  ${name.padEnd(width)}  ${seconds.toFixed(0).padStart(4)} s`)
      .join("\n");
  }
}
