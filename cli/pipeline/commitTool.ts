import { join } from "node:path";
import { createInterface } from "node:readline";
import execa from "execa";
import { VisibleError } from "../../errors/visibleError";
import type { Interrupts } from "../stack/interrupts";
import { terminal } from "../terminal";

/**
 * The `./tare` of a commit's checkout: another version than the one that runs here. It ends gracefully with this process, and gets no
 * Ctrl-C of its own, because a second one would stop it at once.
 */
export class CommitTool {
  /** @param stateFolder where the running project keeps its state, which must outlive the checkout */
  constructor(
    private readonly folder: string,
    private readonly stateFolder: string,
  ) {}

  /**
   * Calls it, and shows what it prints.
   * @param interrupts passed on to it; without, it is not interrupted
   * @returns the lines that it printed
   * @throws VisibleError with its own words where it fails
   */
  async run(words: readonly string[], interrupts?: Interrupts): Promise<string[]> {
    const lines: string[] = [];
    const child = execa("setpriv", ["--pdeathsig", "TERM", join(this.folder, "tare"), ...words], {
      cwd: this.folder,
      env: { PULUMI_BACKEND_URL: `file://${this.stateFolder}` },
      all: true,
      buffer: false,
      detached: true,
      reject: false,
      stdin: "ignore",
    });
    const stop = () => void child.kill("SIGTERM");
    const signals = interrupts === undefined ? [] : [interrupts.graceful, interrupts.immediate];
    for (const signal of signals) signal.addEventListener("abort", stop);
    try {
      if (interrupts?.graceful.aborted === true) stop();
      if (child.all !== undefined)
        for await (const line of createInterface({ input: child.all })) {
          lines.push(line);
          terminal.print(`  ${line}`);
        }
      const { failed, exitCode, signal } = await child;
      if (interrupts?.graceful.aborted === true) throw new VisibleError("interrupted", "call the pipeline again");
      if (failed)
        throw new VisibleError(
          `the commit's own ./tare ${words[0] ?? ""} ended with ${exitCode ?? signal}: ${lines
            .filter((line) => line.trim() !== "")
            .slice(-5)
            .join(" | ")}`,
        );
      return lines;
    } finally {
      for (const signal of signals) signal.removeEventListener("abort", stop);
    }
  }
}
