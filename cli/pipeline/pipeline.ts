import { dirname, join, relative } from "node:path";
import { drawRounds, readResults, runsOfStack, worstOf, writeWhole, type GateBounds } from "../../analysis";
import { stacksWithFile } from "../../engine/workspace";
import { VisibleError } from "../../errors/visibleError";
import { callersFolder } from "../callersPath";
import type { FoundProject } from "../stack/find";
import { withInterrupts, type Interrupts } from "../stack/interrupts";
import { terminal } from "../terminal";
import { brokenText } from "./broken";
import { configChanges, isHostKey, sortChanges, type Changes, type ConfigChange } from "./changes";
import { checkOut, type Checkouts } from "./checkouts";
import { Repository, type Revisions } from "./repository";
import { summaryMarkdown, type PipelineOutcome, type StackOutcome } from "./summary";
import { tearDown } from "./teardown";
import { takeTestbed, type PipelineTestbed } from "./testbed";
import { walk, type Walk } from "./walk";

export interface PipelineRequest {
  place: FoundProject;
  base: string;
  head: string;
  trustHead: boolean;
  /** A results folder with what base has measured before, where base is not to be measured now. */
  stored: string | undefined;
  /** Only say what would be brought up. */
  previewOnly: boolean;
  seed: number;
  bounds: GateBounds;
  /** The folder for raw runs, figures and the summary. */
  output: string;
  /** A further place for the summary. */
  summary: string | undefined;
}

/**
 * Measures what head changes against base, stack by stack, and takes down all that it brought up, whatever happens.
 * @throws VisibleError only where the change itself cannot be looked at; what breaks later is an outcome
 */
export async function runPipeline(request: PipelineRequest): Promise<PipelineOutcome["verdict"]> {
  const { project } = request.place;
  const repository = new Repository(project.folder);
  const revisions = await repository.revisions(request.base, request.head);
  const changed = await repository.changedFiles(revisions.base, revisions.head);
  const changes = sortChanges(changed);
  await refuseUntrusted(repository, revisions, changes, request);
  return await withInterrupts(async (interrupts) => {
    const checkouts = await checkOut(repository, revisions, { trustHead: request.trustHead, changed });
    try {
      const outcome = await measureAll(request, { revisions, changes, checkouts, interrupts });
      writeSummary(request, outcome);
      return outcome.verdict;
    } finally {
      await checkouts.remove();
    }
  });
}

/** Code of head's runs only where a maintainer has said so: neither its program nor, where head is checked out here, its tool. */
async function refuseUntrusted(
  repository: Repository,
  { base }: Revisions,
  changes: Changes,
  request: PipelineRequest,
) {
  if (request.trustHead) return;
  const code = [...changes.program, ...changes.tool];
  if (code.length > 0)
    throw new VisibleError(
      `${request.head} changes code that would run with the servers' keys: ${code.slice(0, 5).join(", ")}${code.length > 5 ? ` and ${code.length - 5} more` : ""}`,
      "look through it, then add --trust-head; or measure its stack files alone, in a commit of their own",
    );
  const here = sortChanges(await repository.changedFiles(base, await repository.commit("HEAD")));
  const ahead = [...here.program, ...here.tool];
  const isBase = (await repository.commit(request.base)) === (await repository.commit("HEAD"));
  if (ahead.length > 0 && !isBase)
    throw new VisibleError(
      `this checkout has code that base has not: ${ahead.slice(0, 5).join(", ")}`,
      `check out base (git checkout ${request.base}) and call the pipeline with --head there, or add --trust-head`,
    );
}

interface Given {
  revisions: Revisions;
  changes: Changes;
  checkouts: Checkouts;
  interrupts: Interrupts;
}

async function measureAll(request: PipelineRequest, given: Given): Promise<PipelineOutcome> {
  const { folders } = given.checkouts;
  const inBase = stacksWithFile(folders.base);
  const inHead = stacksWithFile(folders.head);
  const isTouched = (stack: string) => given.changes.program.length > 0 || given.changes.stacks.includes(stack);
  const touched = inBase.filter((stack) => inHead.includes(stack) && isTouched(stack));
  const lone = (stacks: string[], others: string[], side: string) =>
    stacks
      .filter((stack) => !others.includes(stack) && isTouched(stack))
      .map((stack) => `stack ${stack}, which ${side} has not`);
  const outcome = {
    revisions: given.revisions,
    program: given.changes.program,
    trustHead: request.trustHead,
    stacks: [] as StackOutcome[],
    untouched: [...lone(inBase, inHead, "head"), ...lone(inHead, inBase, "base")],
    seed: request.seed,
    stacksMeasured: touched.length,
  };
  for (const stack of touched) {
    const result = await measureStack(stack, request, given, touched.length);
    if (result === undefined) outcome.untouched.push(`stack ${stack}, whose values are the same`);
    else outcome.stacks.push(result);
    if (result?.broken !== undefined) break;
  }
  return { ...outcome, verdict: verdictOf(outcome.stacks) };
}

/** @returns undefined where the two sides' values are the same, and no file of the program differs */
async function measureStack(
  stack: string,
  request: PipelineRequest,
  { changes, checkouts, interrupts }: Given,
  stacks: number,
): Promise<StackOutcome | undefined> {
  const outcome: StackOutcome = { stack, changes: [], figure: null };
  let testbed: PipelineTestbed | undefined;
  try {
    testbed = await takeTestbed(stack, checkouts.folders, request.place.backend, interrupts);
    outcome.changes = configChanges(testbed.config.base, testbed.config.head);
    if (outcome.changes.length === 0 && changes.program.length === 0) return undefined;
    refuseOtherHosts(stack, outcome.changes, request.trustHead);
    for (const side of ["base", "head"] as const) await testbed.preview(side);
    if (request.previewOnly) return outcome;
    const { seed, bounds } = request;
    const stored = request.stored === undefined ? undefined : runsOfStack(await readResults(request.stored), stack);
    const walked = walk(testbed, { folder: join(request.output, stack), seed, bounds, stacks, stored });
    // Taken down whatever became of it; where that fails too, both are told.
    await walked.catch((error: unknown) => (outcome.broken = brokenText(error)));
    outcome.teardown = await tearDown(testbed);
    outcome.walk = await walked;
    outcome.figure = await drawFigure(request.output, stack, outcome.walk);
  } catch (error) {
    const text = brokenText(error);
    outcome.broken = [outcome.broken, text]
      .filter((one, i, all) => one !== undefined && all.indexOf(one) === i)
      .join("; ");
  } finally {
    testbed?.release();
  }
  return outcome;
}

/** Another host is another testbed, and head's author would choose where the keys log in. */
function refuseOtherHosts(stack: string, changes: readonly ConfigChange[], trustHead: boolean): void {
  const keys = changes.map(({ key }) => key).filter(isHostKey);
  if (keys.length > 0 && !trustHead)
    throw new VisibleError(
      `head changes where stack ${stack} runs: ${keys.join(", ")}`,
      "keep hosts out of a change that is to be measured, or look through it and add --trust-head",
    );
}

/** @returns the figure's path */
async function drawFigure(output: string, stack: string, { base, head }: Walk): Promise<string | null> {
  const svg = await drawRounds(base, head, { a: "base", b: "head" });
  if (svg === null) return null;
  const path = join(output, `${stack}.svg`);
  writeWhole(path, svg);
  return path;
}

function verdictOf(stacks: readonly StackOutcome[]): PipelineOutcome["verdict"] {
  const isBroken = ({ broken, teardown }: StackOutcome) => broken !== undefined || (teardown?.left.length ?? 0) > 0;
  if (stacks.some(isBroken)) return "broke";
  return worstOf(stacks.flatMap(({ walk: done }) => done?.judgement.verdict ?? []));
}

function writeSummary({ output, summary, previewOnly }: PipelineRequest, outcome: PipelineOutcome): void {
  const isPreviewed = previewOnly && outcome.verdict !== "broke";
  if (isPreviewed && outcome.stacks.length > 0) return;
  const own = join(output, "summary.md");
  for (const path of [own, ...(summary === undefined ? [] : [summary])])
    writeWhole(path, summaryMarkdown(withFiguresFrom(dirname(path), outcome)));
  terminal.print(`\n${summaryMarkdown(withFiguresFrom(callersFolder(), outcome))}\n${own}`);
}

/** The figures' paths as they are from the folder that the summary lies in. */
function withFiguresFrom(folder: string, outcome: PipelineOutcome): PipelineOutcome {
  const stacks = outcome.stacks.map((stack) => ({
    ...stack,
    figure: stack.figure === null ? null : relative(folder, stack.figure),
  }));
  return { ...outcome, stacks };
}
