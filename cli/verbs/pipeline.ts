import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { callersPath } from "../callersPath";
import { Exit } from "../errors";
import { judgedCodes } from "../judging";
import { findProject, type FoundProject } from "../stack/find";
import type { HostState } from "../pipeline/hostBlocks";
import { wholeNumber } from "../stack/flags";

interface Flags {
  base?: string;
  head: string;
  trustHead?: boolean;
  stored?: string;
  hosts?: HostState;
  reproduce?: string;
  artifacts?: string;
  blocks?: number;
  stack?: string;
  preview?: boolean;
  seed?: number;
  failAbove: string[];
  output?: string;
  summary?: string;
  cwd?: string;
}

export function register(program: Command): void {
  program
    .command("pipeline")
    .description("measure what a change of the repository does to latency: base and head in turn, then take all down")
    .option("--base <ref>", "the commit or branch that the change goes into")
    .option("--head <ref>", "the change", "HEAD")
    .option("--trust-head", "run head's own program, and let it change hosts: only after somebody has read it")
    .option("--stored <folder>", "compare head with base's results in this folder; never says regression")
    .addOption(
      new Option("--hosts <state>", "measure the servers as they are, before or after they were changed").choices([
        "before",
        "after",
      ]),
    )
    .option("--blocks <n>", "with --hosts: deployments to measure now (default: 5)", wholeNumber)
    .option(
      "--reproduce <ref>",
      "make a commit's testbed again by its own tool, and compare with what was recorded of it",
    )
    .option(
      "--artifacts <folder>",
      "with --reproduce: where images and published results are kept (default: TARE_ARTIFACTS, else .tare/artifacts)",
    )
    .option("-s, --stack <name>", "with --hosts and --reproduce: the stack (default: all that have a file)")
    .option("--preview", "say what would be brought up, and stop")
    .option("--seed <n>", "decides the order in which base and head are measured (default: from the two names)", seed)
    .option(
      "--fail-above <bound>",
      'the change of a figure that must not pass unseen, such as "median 5%"; repeatable (default: median 10%)',
      (bound: string, before: string[]) => [...before, bound],
      [] as string[],
    )
    .option("--output <folder>", "where raw runs, figures and summary go (default: in results/pipeline)")
    .option("--summary <file>", "write the Markdown summary here as well")
    .addHelpText(
      "after",
      `
Exits with 0 no regression or reproduced, 1 regression or different, 2 could not tell, 3 broke. Only the stacks that the change touches are brought up,
under names of the pipeline's own, and are always taken down. docs/pipeline.md has more.

Examples:
  ./tare pipeline --base origin/main --summary summary.md
  ./tare pipeline --base origin/main --head refs/tare/head --preview
  ./tare pipeline --hosts before          now change the servers' kernel, and
  ./tare pipeline --hosts after
  ./tare pipeline --reproduce v1.0 --artifacts /srv/artifacts`,
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      throw new Exit(codes[await judged(flags)]);
    });
}

function judged(flags: Flags): Promise<keyof typeof codes> {
  const asked = (["base", "hosts", "reproduce"] as const).filter((name) => flags[name] !== undefined);
  if (asked.length > 1)
    throw new VisibleError(
      `--${asked.join(" and --")} ask for different things`,
      "call the pipeline once for each of them",
      { exitCode: exitCodes.configuration },
    );
  if (flags.reproduce !== undefined) return ofCommit(flags, flags.reproduce);
  return flags.hosts === undefined ? ofChange(flags) : ofHosts(flags, flags.hosts);
}

const codes = {
  measured: judgedCodes.passed,
  recorded: judgedCodes.passed,
  reproduced: judgedCodes.passed,
  "reproduced with another image": judgedCodes.passed,
  differs: judgedCodes.failed,
  "no regression": judgedCodes.passed,
  regression: judgedCodes.failed,
  "could not tell": judgedCodes.undecided,
  broke: judgedCodes.error,
} as const;

async function ofChange(flags: Flags) {
  const { base, head, stored, output, summary } = flags;
  if (base === undefined)
    throw new VisibleError(
      "--base names what head is compared with, and is missing",
      "for example: --base origin/main",
      {
        exitCode: exitCodes.configuration,
      },
    );
  const { parseBounds, seedOf } = await import("../../analysis");
  const { runPipeline } = await import("../pipeline/pipeline");
  const place = findProject(flags);
  return runPipeline({
    place,
    base,
    head,
    trustHead: flags.trustHead === true,
    stored: stored === undefined ? undefined : callersPath(stored, "--stored"),
    previewOnly: flags.preview === true,
    seed: flags.seed ?? seedOf(`${base} ${head}`) % largestSeed,
    bounds: parseBounds(flags.failAbove),
    output: output === undefined ? newFolder(place) : callersPath(output, "--output"),
    summary: summary === undefined ? undefined : callersPath(summary, "--summary"),
  });
}

async function ofHosts({ blocks = 5, stack, failAbove, output, summary, cwd }: Flags, state: HostState) {
  const { parseBounds } = await import("../../analysis");
  const { measureHostBlocks } = await import("../pipeline/hostBlocks");
  const place = findProject({ cwd });
  return measureHostBlocks({
    place,
    state,
    blocks,
    stack,
    bounds: parseBounds(failAbove),
    output: output === undefined ? join(ownFolder(place), "hosts") : callersPath(output, "--output"),
    summary: summary === undefined ? undefined : callersPath(summary, "--summary"),
  });
}

async function ofCommit({ artifacts, trustHead, stack, failAbove, summary, cwd }: Flags, reference: string) {
  const { parseBounds } = await import("../../analysis");
  const { reproduce } = await import("../pipeline/reproduce");
  const place = findProject({ cwd });
  const given = artifacts ?? (process.env.TARE_ARTIFACTS || undefined);
  return reproduce({
    place,
    reference,
    trust: trustHead === true,
    stack,
    bounds: parseBounds(failAbove),
    artifacts:
      given === undefined ? join(place.project.toolFolder, "artifacts") : resolve(callersPath(given, "--artifacts")),
    summary: summary === undefined ? undefined : callersPath(summary, "--summary"),
  });
}

const ownFolder = ({ project }: FoundProject) => join(project.folder, "results", "pipeline");

/** Named by the time, so that the runs of one pipeline are never compared with those of another. */
const newFolder = (place: FoundProject) => join(ownFolder(place), new Date().toISOString().replace(/[-:]|\.\d+/g, ""));

const largestSeed = 1_000_000_000;

function seed(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) >= largestSeed)
    throw new InvalidArgumentError("It must be a whole number of at most nine digits.");
  return Number(text);
}
