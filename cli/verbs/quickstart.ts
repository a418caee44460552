import type { Command } from "commander";

export function register(program: Command): void {
  program
    .command("quickstart")
    .description(
      "the main job in small: a lab on this machine, both committed stacks measured and compared (needs root)",
    )
    .option("--keep", "leave the lab up afterwards")
    .addHelpText("after", "\nExamples:\n  ./tare quickstart\n  ./tare quickstart --keep")
    .action(async (options: { keep?: boolean }) => {
      const { quickstart } = await import("../quickstart/quickstart");
      await quickstart({ projectFolder: process.cwd(), keep: options.keep === true });
    });
}
