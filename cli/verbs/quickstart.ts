import type { Command } from "commander";
import { callersPath } from "../callersPath";
import { campaignCodes } from "../campaign/codes";
import { Exit } from "../errors";

export function register(program: Command): void {
  program
    .command("quickstart")
    .description("the main job in small: a lab on this machine, Docker and LXC measured and compared (needs root)")
    .option("--keep", "leave the lab up afterwards")
    .option("--output <folder>", "the folder for runs and report (default: results/choose/docker-lxc)")
    .addHelpText("after", "\nExamples:\n  ./tare quickstart\n  ./tare quickstart --keep")
    .action(async ({ keep = false, output }: { keep?: boolean; output?: string }) => {
      const { quickstart } = await import("../quickstart/quickstart");
      const folder = output === undefined ? undefined : callersPath(output, "--output");
      throw new Exit(campaignCodes[await quickstart({ projectFolder: process.cwd(), keep, output: folder })]);
    });
}
