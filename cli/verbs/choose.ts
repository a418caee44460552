import { type Command, InvalidArgumentError, Argument } from "commander";
import { comparedTechnologies, type Technology } from "../../scenarios/technology";
import { callersPath } from "../callersPath";
import { campaignCodes } from "../campaign/codes";
import { Exit } from "../errors";

interface Flags {
  hosts: string;
  budget: number;
  output?: string;
  cwd?: string;
}

export function register(program: Command): void {
  program
    .command("choose")
    .description("say which kind of guest is best for latency-sensitive work on these hosts, and how sure that is")
    .addArgument(
      new Argument("[kinds...]", "what to compare (default: all that run natively)").choices(comparedTechnologies),
    )
    .option("--budget <minutes>", "how long to measure, earlier calls included", minutes, 10)
    .option("--hosts <stack>", "the stack whose file says where the hosts are", "sender")
    .option("--output <folder>", "the folder for runs and report (default: results/choose/ and the kinds)")
    .addHelpText(
      "after",
      `
It measures each kind alone and beside 8 busy neighbours, again and again in turn, and takes everything down. Five
repetitions are the least that give an answer. Called again with a larger budget it goes on. docs/campaigns.md has more.

Examples:
  ./tare choose
  ./tare choose docker lxc --budget 20`,
    )
    .action(async (kinds: Technology[], _flags: unknown, command: Command) => {
      const { hosts, budget, output, cwd } = command.optsWithGlobals<Flags>();
      const { choose } = await import("../choose/choose");
      const folder = output === undefined ? undefined : callersPath(output, "--output");
      throw new Exit(campaignCodes[await choose({ kinds, hosts, budget, output: folder, cwd })]);
    });
}

function minutes(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number <= 0) throw new InvalidArgumentError("It must be a number of minutes.");
  return number;
}
