import { basename, extname, join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { callersPath } from "../callersPath";
import { printJson, printTable } from "../display/table";
import { campaignCodes } from "../campaign/codes";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { Exit } from "../errors";
import { engineOption, wholeNumber } from "../stack/flags";
import { findProject } from "../stack/find";
import { terminal } from "../terminal";

interface Flags {
  repetitions?: number;
  seed?: number;
  hosts?: string[];
  output?: string;
  keep?: boolean;
  json?: boolean;
  cwd?: string;
  engine?: "embedded" | "pulumi";
  executor?: "slurm";
}

export function register(program: Command): void {
  const campaign = program
    .command("campaign")
    .description("measure many scenarios in one go: plan, run, go on after a break")
    .addHelpText(
      "after",
      `
A campaign's file names factors and their levels (docs/campaigns.md). campaigns/ has some, the paper's experiments among them.

Examples:
  ./tare campaign plan campaigns/paper.yaml
  ./tare campaign run campaigns/smoke.yaml
  ./tare campaign status campaigns/smoke.yaml`,
    );
  shared(campaign.command("plan <file>"))
    .description("say what would be measured, in which order, and how long it takes")
    .option("-j, --json", "every step, as JSON")
    .addHelpText(
      "after",
      `
Examples:
  ./tare campaign plan campaigns/paper-e4-lab.yaml
  ./tare campaign plan campaigns/paper-e4-lab.yaml --repetitions 3 --json`,
    )
    .action((file: string, _flags: unknown, command: Command) => plan(file, command.optsWithGlobals<Flags>()));
  engineOption(placed(shared(campaign.command("run <file>"))))
    .description("measure what is not measured yet, destroy the testbed, and report")
    .option("--keep", "leave the testbed up when all is measured")
    .addOption(
      new Option(
        "--executor <name>",
        "what hands out the hosts: with slurm, each block is a job that has a pair's hosts",
      ).choices(["slurm"]),
    )
    .addHelpText(
      "after",
      `
Killed or interrupted, it goes on where it was when it is called again. Exits with 0 all cells are measured, or it was paused,
1 some could not be measured, 8 interrupted.

Examples:
  ./tare campaign run campaigns/smoke.yaml
  ./tare campaign run campaigns/paper-e4-lab.yaml --repetitions 5 --output results/five
  ./tare campaign run campaigns/paper.yaml --hosts rack1,rack2 --executor slurm`,
    )
    .action((file: string, _flags: unknown, command: Command) => run(file, command.optsWithGlobals<Flags>()));
  placed(campaign.command("status <file>"))
    .description("say how far a campaign is")
    .addHelpText("after", `\nExamples:\n  ./tare campaign status campaigns/smoke.yaml`)
    .action((file: string, _flags: unknown, command: Command) => status(file, command.optsWithGlobals<Flags>()));
  placed(campaign.command("pause <file>"))
    .description("end a campaign that runs behind its step; its testbed stays, and run goes on")
    .addHelpText("after", `\nExamples:\n  ./tare campaign pause campaigns/smoke.yaml`)
    .action((file: string, _flags: unknown, command: Command) => pause(file, command.optsWithGlobals<Flags>()));
  engineOption(placed(campaign.command("stop <file>")))
    .description("end a campaign that runs behind its step, and take its testbed down; run goes on later")
    .addHelpText("after", `\nExamples:\n  ./tare campaign stop campaigns/smoke.yaml`)
    .action((file: string, _flags: unknown, command: Command) => stop(file, command.optsWithGlobals<Flags>()));
}

const placed = (command: Command) =>
  command.option("--output <folder>", "the campaign's folder (default: results/campaigns/ and the file's name)");

const shared = (command: Command) =>
  command
    .option("--repetitions <n>", "how often each cell is measured, in place of what the file says", wholeNumber)
    .option("--seed <n>", "decides the order, in place of what the file says", wholeNumber)
    .option(
      "--hosts <stacks>",
      "the stack whose file says where the hosts are, in place of what the file says; several, with commas between, share the work",
      listOfStacks,
    );

async function read(file: string, { repetitions, seed, hosts }: Flags) {
  const { readCampaign, troubleWithPairs } = await import("../../campaigns");
  const campaign = readCampaign(callersPath(file, "FILE"));
  const given = {
    ...(repetitions === undefined ? {} : { repetitions }),
    ...(seed === undefined ? {} : { seed }),
  };
  if (campaign.precision !== undefined && repetitions !== undefined)
    throw new VisibleError(
      `--repetitions ${repetitions} does not go with precision: ${campaign.precision} in ${file}, which says how often cells are repeated`,
      "Leave out --repetitions, or take precision (and budget) out of the file.",
      { exitCode: exitCodes.configuration },
    );
  if (hosts === undefined) return { ...campaign, ...given };
  const trouble = troubleWithPairs({ ...campaign, hosts });
  if (trouble !== undefined)
    throw new VisibleError(`--hosts ${hosts.join(",")}: ${trouble}`, undefined, { exitCode: exitCodes.configuration });
  return { ...campaign, ...given, hosts: hosts.length === 1 ? (hosts[0] as string) : hosts };
}

async function plan(file: string, flags: Flags): Promise<void> {
  const { estimates, planOf } = await import("../../campaigns");
  const { blockHeading, blockRows, planText } = await import("../campaign/planText");
  const campaign = await read(file, flags);
  const blocks = planOf(campaign);
  if (flags.json !== true) {
    terminal.print(`${planText(campaign, blocks)}\n`);
    // With a precision all repetitions have the same blocks, and how many there are is not known.
    const shown = campaign.precision === undefined ? blocks : blocks.filter(({ repetition }) => repetition === 1);
    return printTable(blockHeading, blockRows(shown));
  }
  const expected = estimates(blocks.flatMap(({ steps }) => steps));
  const steps = blocks.flatMap((block) =>
    block.steps.map(({ number, repetition, visit, probes, isControl }) => ({
      number,
      block: block.number,
      direction: block.direction,
      repetition,
      config: visit.config,
      probes,
      designs: visit.designs,
      isControl,
      expectedSeconds: expected[number - 1],
    })),
  );
  const { title, seed, precision, budget } = campaign;
  printJson({ title, seed, precision, budget, steps });
}

async function run(file: string, flags: Flags): Promise<void> {
  const { runCampaign } = await import("../campaign/run");
  const campaign = await read(file, flags);
  const options = { cwd: flags.cwd, engine: flags.engine };
  const { executor, keep = false } = flags;
  if (executor !== undefined && keep)
    throw new VisibleError(
      `--keep does not go with --executor ${executor}: behind a job its hosts are somebody else's`,
      "Leave out one of the two.",
      { exitCode: exitCodes.configuration },
    );
  const shares = executor === undefined ? {} : { executor };
  const { end } = await runCampaign({ campaign, options, folder: folderOf(file, flags), keep, ...shares });
  throw new Exit(campaignCodes[end]);
}

async function status(file: string, flags: Flags): Promise<void> {
  const { statusText } = await import("../campaign/status");
  terminal.print(statusText(await openRun(file, flags)));
}

async function pause(file: string, flags: Flags): Promise<void> {
  const { askToPause } = await import("../campaign/stop");
  askToPause(await openRun(file, flags));
}

async function stop(file: string, flags: Flags): Promise<void> {
  const { stopCampaign } = await import("../campaign/stop");
  await stopCampaign(await openRun(file, flags), flags.engine);
}

/** What a campaign has done, and its stacks. */
async function openRun(file: string, flags: Flags) {
  const { Ledger } = await import("../campaign/ledger");
  const { findPairs } = await import("../campaign/pair");
  const ledger = Ledger.read(folderOf(file, flags));
  return { ledger, file, stacks: findPairs({ hosts: ledger.pairs() }, { cwd: flags.cwd }) };
}

function listOfStacks(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("It must be a stack, or stacks with commas between.");
  return names;
}

function folderOf(file: string, { output, cwd }: Flags): string {
  if (output !== undefined) return callersPath(output, "--output");
  const { project } = findProject({ cwd });
  return join(project.folder, "results", "campaigns", basename(file, extname(file)));
}
