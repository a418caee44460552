import { copyFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import {
  drawHistory,
  judgeReproduction,
  lackingRuns,
  leastRuns,
  readResults,
  resultSet,
  writeWhole,
  type Dataset,
  type GateBounds,
  type ResultSet,
} from "../../analysis";
import { readConfig } from "../../config/readConfig";
import {
  ensurePassphrase,
  openConfig,
  readProject,
  StackFile,
  stackFilePath,
  stacksWithFile,
} from "../../engine/workspace";
import { VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";
import { pipelineStack } from "../../scenarios/guestNames";
import type { Hosts } from "../../scenarios/host";
import { callersFolder } from "../callersPath";
import type { FoundProject } from "../stack/find";
import { withInterrupts, type Interrupts } from "../stack/interrupts";
import { stackCrypter } from "../stack/secrets";
import { tool } from "../stack/tool";
import { terminal } from "../terminal";
import { brokenText } from "./broken";
import { checkOutCommit } from "./checkouts";
import { giveImage, keptImage } from "./commitImage";
import { CommitTool } from "./commitTool";
import { lockPipeline } from "./lock";
import { readRecorded, recordedCommits, writeRecorded, type RecordedSets } from "./recorded";
import { Repository } from "./repository";
import {
  reproductionMarkdown,
  reproductionVerdict,
  type ReproducedStack,
  type ReproduceVerdict,
} from "./reproduceSummary";
import { inventoryWords, leftOn, type Teardown } from "./teardown";

export interface ReproduceRequest {
  place: FoundProject;
  /** The commit, as the user names it. */
  reference: string;
  /** Run the code of a commit that is no part of this checkout's history. */
  trust: boolean;
  /** Undefined: all that have a file at that commit. */
  stack: string | undefined;
  bounds: GateBounds;
  /** The folder that keeps images and published results. */
  artifacts: string;
  /** A further place for the summary. */
  summary: string | undefined;
}

/** How often a deployment is tried where a step fails or a run is invalid. */
const attempts = 2;

/**
 * Makes the testbed of a commit again, by that commit's own tool, measures it, and compares with what was recorded of that commit; what
 * was not yet recorded is recorded. Takes all down, whatever happens.
 * @throws VisibleError only where the commit cannot be looked at; what breaks later is an outcome
 */
export async function reproduce(request: ReproduceRequest): Promise<ReproduceVerdict> {
  const { project } = request.place;
  const repository = new Repository(project.folder);
  const commit = await repository.commit(request.reference);
  await refuseForeign(repository, commit, request);
  const recorded = await readRecorded(repository, commit);
  // Made here, where it outlives the checkout.
  ensurePassphrase(project.toolFolder);
  return withInterrupts(async (interrupts) => {
    const checkout = await checkOutCommit(repository, commit);
    const published = join(request.artifacts, "commits", commit, new Date().toISOString().replace(/[-:]|\.\d+/g, ""));
    try {
      const given: Given = { request, commit, folder: checkout.folder, published, interrupts };
      const names = stacksOf(given);
      const stacks: ReproducedStack[] = [];
      for (const stack of names) {
        stacks.push(await reproduceStack(stack, recorded[stack], given, names.length));
        if (stacks.at(-1)?.broken !== undefined) break;
      }
      await record(repository, commit, recorded, stacks);
      for (const each of stacks) await addHistory(repository, each, given);
      return writeSummary(given, stacks);
    } finally {
      await checkout.remove();
    }
  });
}

/** The commit's code runs with the servers' keys. */
async function refuseForeign(repository: Repository, commit: string, { trust, reference }: ReproduceRequest) {
  if (trust || (await repository.isInHistory(commit, await repository.commit("HEAD")))) return;
  throw new VisibleError(
    `${reference} is no part of this checkout's history, and its code would run with the servers' keys`,
    "look through it, then add --trust-head; or check out the branch that it is part of",
  );
}

interface Given {
  request: ReproduceRequest;
  commit: string;
  /** The commit's checkout. */
  folder: string;
  /** Where this call's results go. */
  published: string;
  interrupts: Interrupts;
}

function stacksOf({ folder, request: { stack, reference } }: Given): string[] {
  const all = stacksWithFile(folder);
  if (stack === undefined || all.includes(stack)) return stack === undefined ? all : [stack];
  throw new VisibleError(
    `${reference} has no stack "${stack}"`,
    all.length === 0 ? "name a commit that has a stack file" : `it has: ${all.join(", ")}`,
  );
}

/** @param stacks how many share the level */
async function reproduceStack(
  stack: string,
  recorded: ResultSet | undefined,
  given: Given,
  stacks: number,
): Promise<ReproducedStack> {
  const outcome: ReproducedStack = { stack, recorded, results: join(given.published, stack) };
  const note = (error: unknown) => {
    const text = brokenText(error);
    if (outcome.broken?.includes(text) !== true) outcome.broken = [outcome.broken, text].filter(Boolean).join("; ");
  };
  terminal.print(`stack ${stack} as it was at ${given.commit.slice(0, 12)}`);
  const store = join(given.request.artifacts, "images");
  const { request, folder } = given;
  try {
    await giveImage(folder, recorded?.image, { project: request.place.project.folder, store });
    const testbed = await commitTestbed(stack, outcome.results, given);
    try {
      await testbed.measure().catch(note);
      outcome.teardown = await testbed.takeDown();
    } finally {
      testbed.release();
    }
    if (outcome.broken !== undefined) return outcome;
    const data = await readResults(outcome.results);
    outcome.set = resultSet(data, await keptImage(folder, imageOf(data), store));
    if (recorded === undefined) outcome.lacking = lackingRuns(outcome.set);
    else outcome.reproduction = judgeReproduction(recorded, outcome.set, request.bounds, stacks);
  } catch (error) {
    note(error);
  }
  return outcome;
}

function imageOf({ runs, problems }: Dataset): string {
  const sha256 = runs[0]?.run.environment.imageSha256;
  if (sha256 !== undefined) return sha256;
  const why = problems.map(({ where, what }) => `${where}: ${what}`).join("; ");
  throw new VisibleError(`no run can be read${why === "" ? "" : `: ${why}`}`, "call again");
}

/** A stack of the pipeline's own, deployed by a commit's tool. */
interface CommitTestbed {
  measure(): Promise<void>;
  takeDown(): Promise<Teardown>;
  release(): void;
}

/** Locks the stack, and destroys what an earlier pipeline that was killed has left of it. */
async function commitTestbed(stack: string, results: string, given: Given): Promise<CommitTestbed> {
  const { folder, interrupts, request } = given;
  const { backend } = request.place;
  const project = readProject(folder, tool);
  const name = pipelineStack(stack);
  const reference = { project: project.name, stack: name };
  const file = stackFileFor(project, stack, results);
  const crypter = await stackCrypter({ ...request.place, reference, file });
  const { hosts } = readConfig(openConfig(project, stack, file, crypter).config);
  makeFolder(backend.layout.folder);
  const commitTool = new CommitTool(folder, backend.layout.folder);
  const lock = await lockPipeline(request.place.project, name);
  const takeDown = () => destroyAndLook(commitTool, name, hosts);
  try {
    if (backend.exists(reference) && (backend.read(reference).latest?.resources?.length ?? 0) > 0) {
      terminal.print(`stack ${name} was left by a pipeline that was cut off: destroying it first`);
      await takeDown();
    }
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    measure: async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          await commitTool.run(["up", "--stack", name, "--yes", "--skip-preview"], interrupts);
          return;
        } catch (error) {
          if (attempt === attempts || interrupts.graceful.aborted) throw error;
          terminal.print("  failed, tried again");
        }
      }
    },
    takeDown,
    release: () => lock.release(),
  };
}

/** The stack's file under the name of the pipeline's stack, with as many repetitions as it takes to tell. */
function stackFileFor(project: ReturnType<typeof readProject>, stack: string, results: string): StackFile {
  const name = pipelineStack(stack);
  copyFileSync(stackFilePath(project.folder, stack), stackFilePath(project.folder, name));
  const file = new StackFile(project, name);
  file.set("tare:resultsFolder", results);
  file.set("tare:repetitions", Math.max(leastRuns, Number(file.get("tare:repetitions") ?? 0)));
  file.save();
  return file;
}

async function destroyAndLook(commitTool: CommitTool, name: string, hosts: Hosts): Promise<Teardown> {
  // A signal that has stopped the measuring must not stop this as well.
  const said = await commitTool.run(["destroy", "--stack", name, "--yes", "--skip-preview"]);
  return { left: await leftOn(hosts, name), differences: inventoryWords(said) };
}

/** Adds the sets of stacks that had none to the commit's note. */
async function record(
  repository: Repository,
  commit: string,
  before: RecordedSets,
  stacks: readonly ReproducedStack[],
) {
  const sets = stacks.flatMap((each) =>
    each.set !== undefined && reproductionVerdict([each]) === "recorded" ? [[each.stack, each.set] as const] : [],
  );
  if (sets.length > 0) await writeRecorded(repository, commit, { ...before, ...Object.fromEntries(sets) });
}

/** Draws what was recorded of a stack over commits. Where that fails, as with another commit's damaged note, the verdict stands. */
async function addHistory(
  repository: Repository,
  outcome: ReproducedStack,
  { commit, published }: Given,
): Promise<void> {
  try {
    const points = [];
    for (const each of await recordedCommits(repository, commit)) {
      const set = (await readRecorded(repository, each))[outcome.stack];
      if (set !== undefined) points.push({ commit: each.slice(0, 8), set });
    }
    if (points.length === 0) return;
    const path = join(published, `${outcome.stack}-history.svg`);
    outcome.history = { ...(await drawHistory(outcome.stack, points)), path };
    writeWhole(path, outcome.history.svg);
  } catch (error) {
    outcome.historyProblem = brokenText(error);
  }
}

function writeSummary({ request, commit, published }: Given, stacks: readonly ReproducedStack[]): ReproduceVerdict {
  const own = join(published, "summary.md");
  const textFrom = (folder: string) => reproductionMarkdown(commit, stacks, (path) => relative(folder, path));
  for (const path of [own, ...(request.summary === undefined ? [] : [request.summary])])
    writeWhole(path, textFrom(dirname(path)));
  terminal.print(`\n${textFrom(callersFolder())}\n${own}`);
  return reproductionVerdict(stacks);
}
