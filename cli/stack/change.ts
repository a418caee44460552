import type { DeployResult } from "../../engine";
import { type Crypter, openConfig, type OpenConfig } from "../../engine/workspace";
import { paint, terminal } from "../terminal";
import { confirmPlan, requireYes } from "./confirm";
import {
  type DeployFlags,
  deployAndRecord,
  type DeploymentKind,
  type EngineVerb,
  failIfChanged,
  type Task,
} from "./deployment";
import { type Interrupts, withInterrupts } from "./interrupts";
import { findDeployedStack, findKnownStack, lockStack, type FoundStack } from "./find";
import { holdHosts } from "./holdHosts";
import { lastDuration } from "./lastUpdate";
import { checkScenario } from "./preflight";
import { runPreview, unsaved } from "./preview";
import { ensureStore, stackCrypter, storeOf } from "./secrets";

/** A change that a verb makes to a stack by calling the engine. */
export interface StackChange {
  kind: DeploymentKind;
  /** As in "Previewing update", "Updating". */
  title: string;
  doing: string;
  preview: EngineVerb;
  run: EngineVerb;
  /** Whether the engine locks the stack, and writes state and history, by itself. */
  keepsState: boolean;
  /** Edits the stack's config, which is saved once the user has agreed to what the edit leads to. */
  edit?: (found: FoundStack) => void;
}

/** Makes a change that runs the program. The config must be valid; a stack that only has a config file is created. */
export async function changeByProgram(verb: string, change: StackChange, flags: DeployFlags): Promise<void> {
  requireYes(verb, flags);
  const found = findKnownStack(flags);
  change.edit?.(found);
  const crypter = await stackCrypter(found);
  const config = await programConfig(found, crypter);
  await underLock(found, change, async (interrupts) => {
    const store = await ensureStore(found, crypter);
    await previewAskRun(change, { found, config, store, flags, interrupts });
  });
}

/**
 * Makes a change that needs only the state. Program and config are not read, so an error in them does not get in the
 * way.
 */
export async function changeByState(verb: string, change: StackChange, flags: DeployFlags): Promise<void> {
  if (flags.previewOnly !== true) requireYes(verb, flags);
  const found = findDeployedStack(flags);
  const crypter = await stackCrypter(found);
  await underLock(found, change, async (interrupts) => {
    const store = storeOf(found, crypter);
    await previewAskRun(change, { found, config: noConfig, store, flags, interrupts });
  });
}

/** Does `tare preview`, which changes nothing and so needs no lock. */
export async function previewProgram(preview: EngineVerb, flags: DeployFlags): Promise<void> {
  const found = findKnownStack(flags);
  const crypter = await stackCrypter(found);
  const config = await programConfig(found, crypter);
  const store = found.backend.exists(found.reference) ? storeOf(found, crypter) : neverDeployed;
  await withInterrupts((interrupts) =>
    previewAlone("update", "update", preview, { found, config, store, flags, interrupts }),
  );
}

const noConfig: OpenConfig = { config: {}, secretKeys: [] };
const neverDeployed = unsaved(async () => undefined);

async function previewAskRun(change: StackChange, task: Task): Promise<void> {
  const { kind, title, doing, preview, run, edit, keepsState } = change;
  const { flags, found } = task;
  const { stack } = found.reference;
  if (flags.previewOnly === true) return previewAlone(title, kind, preview, task);
  let plan: Task["plan"];
  if (flags.skipPreview !== true && flags.json !== true) {
    const { result } = await runPreview(title, preview, task, kind);
    plan = planOf(kind, found, result);
    if (flags.yes !== true) await confirmPlan(title, stack, result.steps);
    terminal.print("");
  }
  if (edit) found.file.save();
  if (kind === "update") await holdHosts(task);
  const print = flags.json ? terminal.note : terminal.print;
  print(`${paint("bold", doing)} (${stack}):`);
  await deployAndRecord(kind, run, { ...task, plan }, keepsState);
}

/** A preview that nothing follows. */
async function previewAlone(title: string, kind: DeploymentKind, preview: EngineVerb, task: Task): Promise<void> {
  failIfChanged(await runPreview(title, preview, task, kind), task.flags, "were proposed");
}

/** What a preview lets expect. A refresh looks at everything again, also at what its preview found unchanged. */
function planOf(kind: DeploymentKind, found: FoundStack, { steps, changes }: DeployResult): Task["plan"] {
  const planned = kind === "refresh" ? steps.map((step) => ({ ...step, op: "refresh" as const })) : steps;
  return { steps: planned, lastMilliseconds: lastDuration(found, kind, changes) };
}

async function programConfig(found: FoundStack, crypter: Crypter): Promise<OpenConfig> {
  const { stack } = found.reference;
  const config = openConfig(found.project, stack, found.file, crypter);
  await checkScenario(found.project.name, stack, config);
  return config;
}

/** An engine that locks the stack itself must find it unlocked, and the state complete. */
function underLock(
  found: FoundStack,
  { keepsState }: StackChange,
  work: (interrupts: Interrupts) => Promise<void>,
): Promise<void> {
  return withInterrupts(async (interrupts) => {
    const lock = await lockStack(found);
    if (keepsState) lock.release();
    try {
      await work(interrupts);
    } finally {
      if (!keepsState) lock.release();
    }
  });
}
