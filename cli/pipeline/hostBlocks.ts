import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  judgeBlocks,
  leastRuns,
  readResults,
  worstOf,
  writeWhole,
  type Dataset,
  type GateBounds,
} from "../../analysis";
import { stacksWithFile } from "../../engine/workspace";
import { makeFolder } from "../../files/makeFolder";
import type { FoundProject } from "../stack/find";
import { withInterrupts, type Interrupts } from "../stack/interrupts";
import { terminal } from "../terminal";
import { brokenText } from "./broken";
import { hostBlocksMarkdown, type JudgedBlocks } from "./hostBlocksSummary";
import type { PipelineOutcome } from "./summary";
import { tearDown } from "./teardown";
import { takeTestbed } from "./testbed";

export type HostState = "before" | "after";

export interface HostBlocksRequest {
  place: FoundProject;
  state: HostState;
  /** How many more blocks of this state are measured now. */
  blocks: number;
  /** Undefined: all that have a file. */
  stack: string | undefined;
  bounds: GateBounds;
  /** Holds the blocks of both states: the same for all calls that belong together. */
  output: string;
  summary: string | undefined;
}

/**
 * Measures blocks of a state of the servers, each with a deployment of its own, and keeps them. Of the state after a change they are
 * judged against those before. A block counts once it is whole.
 */
export async function measureHostBlocks(request: HostBlocksRequest): Promise<PipelineOutcome["verdict"] | "measured"> {
  const stacks = request.stack === undefined ? stacksWithFile(request.place.project.folder) : [request.stack];
  const broken = await withInterrupts(async (interrupts) => {
    for (let i = 0; i < request.blocks; i++) {
      const problem = await measureBlock(stacks, request, interrupts);
      if (problem !== undefined) return problem;
    }
    return undefined;
  });
  if (broken !== undefined) {
    terminal.note(`broke: ${broken}`);
    return "broke";
  }
  if (request.state === "before") {
    terminal.print(`${blocksOf(request.output, "before").length} blocks before: ${request.output}`);
    return "measured";
  }
  return judgeAll(stacks, request);
}

/** @returns why it broke */
async function measureBlock(
  stacks: readonly string[],
  { output, state, place }: HostBlocksRequest,
  interrupts: Interrupts,
): Promise<string | undefined> {
  const block = join(output, state, `block-${blocksOf(output, state).length + 1}`);
  const unfinished = `${block}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished);
  for (const stack of stacks) {
    terminal.print(`${block}: stack ${stack}`);
    const problem = await measureStack(place, stack, join(unfinished, stack), interrupts);
    if (problem !== undefined) return problem;
  }
  renameSync(unfinished, block);
  return undefined;
}

async function measureStack(place: FoundProject, stack: string, results: string, interrupts: Interrupts) {
  const problems: string[] = [];
  const note = (error: unknown) => void problems.push(brokenText(error));
  const { folder } = place.project;
  const testbed = await takeTestbed(stack, { base: folder, head: folder }, place.backend, interrupts).catch(note);
  if (testbed) {
    try {
      for (let run = 1; run <= leastRuns; run++) await testbed.measure("base", run, results);
    } catch (error) {
      note(error);
    }
    const { left = [] } = (await tearDown(testbed).catch(note)) ?? {};
    problems.push(...left.map((what) => `${what} is left`));
    testbed.release();
  }
  return problems.length === 0 ? undefined : problems.join("; ");
}

async function judgeAll(stacks: readonly string[], { output, bounds, summary }: HostBlocksRequest) {
  const judged: JudgedBlocks[] = [];
  for (const stack of stacks) {
    const [before, after] = [await readBlocks(output, "before", stack), await readBlocks(output, "after", stack)];
    judged.push({ stack, before, after, judgement: judgeBlocks(before, after, bounds, stacks.length) });
  }
  const verdict = worstOf(judged.map(({ judgement }) => judgement.verdict));
  const text = hostBlocksMarkdown(verdict, judged);
  for (const path of [join(output, "summary.md"), ...(summary === undefined ? [] : [summary])]) writeWhole(path, text);
  terminal.print(`\n${text}\n${join(output, "summary.md")}`);
  return verdict;
}

function blocksOf(output: string, state: HostState): string[] {
  const folder = join(output, state);
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^block-\d+$/.test(name)) : [];
}

/** A stack that a block does not have is an empty set: it is named as missing. */
async function readBlocks(output: string, state: HostState, stack: string): Promise<Dataset[]> {
  const sets: Dataset[] = [];
  for (const block of blocksOf(output, state)) {
    const folder = join(output, state, block, stack);
    sets.push(existsSync(folder) ? await readResults(folder) : { runs: [], problems: [] });
  }
  return sets;
}
