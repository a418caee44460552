import { basename } from "node:path";
import { destroy, preview, up, type DeployResult } from "../../engine";
import { openConfig, readProject, StackFile } from "../../engine/workspace";
import { VisibleError } from "../../errors/visibleError";
import { readConfig } from "../../config/readConfig";
import { pipelineStack } from "../../scenarios/guestNames";
import type { Hosts } from "../../scenarios/host";
import { Exit } from "../errors";
import { failIfFailed, runEngine, type Outcome, type Task } from "../stack/deployment";
import { lockStack, type FoundProject, type FoundStack } from "../stack/find";
import type { Interrupts } from "../stack/interrupts";
import { changeStack, checkScenario } from "../stack/preflight";
import { runPreview } from "../stack/preview";
import { ensureStore, stackCrypter } from "../stack/secrets";
import { tool } from "../stack/tool";
import { terminal } from "../terminal";
import { lockPipeline } from "./lock";
import type { PipelineSide } from "./order";
import { inventoryWords } from "./teardown";

/** A stack of the pipeline's own, which is deployed by either side's files in turn. */
export interface PipelineTestbed {
  /** The stack's name on hosts and in results: never that of a stack that somebody works with. */
  name: string;
  hosts: Hosts;
  /** Configuration by key without namespace, defaults included. */
  config: Record<PipelineSide, Record<string, string>>;
  preview(side: PipelineSide): Promise<void>;
  /**
   * Deploys a side's files and measures once, into this folder.
   * @returns whether main guests were made for it, which are then others than at the measurement before
   */
  measure(side: PipelineSide, number: number, resultsFolder: string): Promise<boolean>;
  /** Deletes everything. Signals do not end it before the second. @returns what the hosts said of their inventories */
  destroy(): Promise<string[]>;
  release(): void;
}

/** How often a side is measured again where a run was invalid or a step failed. */
const attempts = 2;

/**
 * Locks the pipeline's stack and destroys what an earlier pipeline that was killed has left of it.
 * @param stack the stack whose files both sides have
 * @param folders each side's project
 * @param backend of the running project's state
 */
export async function takeTestbed(
  stack: string,
  folders: Record<PipelineSide, string>,
  backend: FoundProject["backend"],
  interrupts: Interrupts,
): Promise<PipelineTestbed> {
  const found = { base: findIn(folders.base, stack, backend), head: findIn(folders.head, stack, backend) };
  const { base } = found;
  const release = await lockBoth(base);
  try {
    const crypter = await stackCrypter(base);
    const store = await ensureStore(base, crypter);
    const open = { base: await openSide(base, stack), head: await openSide(found.head, stack) };
    const task = (side: PipelineSide, overrides: Record<string, string>, exclude?: string[]): Task => ({
      found: found[side],
      config: { ...open[side], config: { ...open[side].config, ...overrides } },
      store,
      flags: { stack, yes: true, ...(exclude === undefined ? {} : { exclude }) },
      stepsSilent: true,
    });
    let reports: string[] | undefined;
    const takeDown = async (): Promise<string[]> => {
      // A signal that has stopped the measuring must not stop this as well.
      const { diagnostics } = succeeded(await runEngine(destroy, task("base", {})));
      return inventoryWords(diagnostics.map(({ message }) => message));
    };
    if (((await store.load())?.resources.length ?? 0) > 0) {
      terminal.print(`stack ${base.reference.stack} was left by a pipeline that was cut off: destroying it first`);
      await takeDown();
    }
    return {
      name: base.reference.stack,
      hosts: readConfig(open.base.config).hosts,
      config: { base: plain(open.base.config), head: plain(open.head.config) },
      preview: async (side) =>
        void (await runPreview(`${side} of stack ${stack}`, preview, {
          ...task(side, measured(0, "results")),
          interrupts,
        })),
      measure: async (side, number, resultsFolder) => {
        for (let attempt = 1; ; attempt++) {
          // A counter that has not been used yet, also where the measurement is taken again.
          const overrides = measured(number * attempts + attempt, resultsFolder);
          const outcome = await runEngine(up, { ...task(side, overrides, reports), interrupts });
          if (outcome.interrupted) throw new VisibleError("interrupted", "call the pipeline again");
          if (outcome.result.result === "succeeded") {
            reports ??= reportsOf(outcome.result);
            return madeGuests(outcome.result);
          }
          if (attempt === attempts)
            throw new VisibleError(`${side} of stack ${stack}: ${outcome.result.errors.join("; ")}`);
          terminal.print(`  failed, taken again: ${outcome.result.errors[0] ?? ""}`);
        }
      },
      destroy: takeDown,
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** @returns what releases both */
async function lockBoth(found: FoundStack): Promise<() => void> {
  const ofPipeline = await lockPipeline(found.project, found.reference.stack);
  try {
    const lock = await lockStack(found);
    return () => {
      lock.release();
      ofPipeline.release();
    };
  } catch (error) {
    ofPipeline.release();
    throw error;
  }
}

/** State is where the running project keeps it: it must outlive the worktrees. */
function findIn(folder: string, stack: string, backend: FoundProject["backend"]): FoundStack {
  const project = readProject(folder, tool);
  const file = new StackFile(project, stack);
  return { project, backend, reference: { project: project.name, stack: pipelineStack(stack) }, file };
}

async function openSide(found: FoundStack, stack: string) {
  const config = openConfig(found.project, stack, found.file, await stackCrypter(found));
  await checkScenario(found.project.name, stack, config, {
    words: changeStack(stack).words,
    wayOut: `Mend ${basename(found.file.path)} of ${basename(found.project.folder)}. Nothing was created.`,
  });
  return config;
}

function succeeded(outcome: Outcome): Outcome {
  try {
    failIfFailed(outcome);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    throw new VisibleError(
      `the testbed could not be taken down: ${outcome.result.errors.join("; ")}`,
      "mend what is said there and call the pipeline again, which takes it down first",
    );
  }
  return outcome;
}

/** Whether main guests were made. */
function madeGuests({ steps }: DeployResult): boolean {
  return steps.some(
    ({ op, urn, logical }) =>
      logical && ["create", "replace"].includes(op) && /(?<!Fleet\$tare:components:)Guest\$/.test(urn),
  );
}

/**
 * The commands that draw a stack's report. Once they are there, further measurements leave them out: nobody reads the report of one run,
 * and drawing it takes seconds each time.
 */
function reportsOf({ steps }: DeployResult): string[] {
  return steps.map(({ urn }) => urn).filter((urn) => urn.endsWith("$command:local:Command::analysis"));
}

/** What the pipeline sets on both sides: one run of each probe, in a folder of its own, whatever was measured before. */
function measured(number: number, resultsFolder: string): Record<string, string> {
  return { "tare:repetitions": "1", "tare:measureAgain": String(number), "tare:resultsFolder": resultsFolder };
}

function plain(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^tare:/, ""), value]));
}
