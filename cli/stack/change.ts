import { type Crypter, openConfig, type OpenConfig } from "../../engine/workspace";
import { paint, terminal } from "../terminal";
import { confirmPlan, requireYes } from "./confirm";
import { type DeployFlags, deployAndRecord, type DeploymentKind, type EngineVerb, type Task } from "./deployment";
import { type Interrupts, withInterrupts } from "./interrupts";
import { findDeployedStack, findKnownStack, lockStack, type FoundStack } from "./find";
import { checkScenario } from "./preflight";
import { runPreview } from "./preview";
import { ensureStore, stackCrypter, storeOf } from "./secrets";

/** A verb that changes a stack by running the engine. */
export interface StackChange {
  kind: DeploymentKind;
  /** As in "Previewing update", "Updating". */
  title: string;
  doing: string;
  preview: EngineVerb;
  run: EngineVerb;
}

/** Runs the program: a stack that only has a config file is created, and the config must be good. */
export async function changeByProgram(verb: string, change: StackChange, flags: DeployFlags): Promise<void> {
  requireYes(verb, flags);
  const found = findKnownStack(flags);
  const crypter = await stackCrypter(found);
  const config = await programConfig(found, crypter);
  await underLock(found, async (interrupts) => {
    const store = await ensureStore(found, crypter);
    await previewAskRun(change, { found, config, store, flags, interrupts });
  });
}

/** Works on what the state says; the program and its config are not needed, so that neither can stand in the way. */
export async function changeByState(verb: string, change: StackChange, flags: DeployFlags): Promise<void> {
  requireYes(verb, flags);
  const found = findDeployedStack(flags);
  const crypter = await stackCrypter(found);
  await underLock(found, async (interrupts) => {
    const store = storeOf(found, crypter);
    await previewAskRun(change, { found, config: noConfig, store, flags, interrupts });
  });
}

/** `tare preview`: changes nothing, and needs no lock. */
export async function previewProgram(preview: EngineVerb, flags: DeployFlags): Promise<void> {
  const found = findKnownStack(flags);
  const crypter = await stackCrypter(found);
  const config = await programConfig(found, crypter);
  const store = found.backend.exists(found.reference) ? storeOf(found, crypter) : neverDeployed;
  await withInterrupts((interrupts) => runPreview("update", preview, { found, config, store, flags, interrupts }));
}

const noConfig: OpenConfig = { config: {}, secretKeys: [] };
const neverDeployed: Task["store"] = { load: async () => undefined, save: async () => undefined };

async function previewAskRun({ kind, title, doing, preview, run }: StackChange, task: Task): Promise<void> {
  const { flags, found } = task;
  const { stack } = found.reference;
  if (flags.skipPreview !== true && flags.json !== true) {
    const { result } = await runPreview(title, preview, task);
    if (flags.yes !== true) await confirmPlan(title, stack, result.steps);
    terminal.print("");
  }
  const print = flags.json ? terminal.note : terminal.print;
  print(`${paint("bold", doing)} (${stack}):`);
  await deployAndRecord(kind, run, task);
}

async function programConfig(found: FoundStack, crypter: Crypter): Promise<OpenConfig> {
  const { stack } = found.reference;
  const config = openConfig(found.project, stack, found.file, crypter);
  await checkScenario(found.project.name, stack, config);
  return config;
}

function underLock(found: FoundStack, work: (interrupts: Interrupts) => Promise<void>): Promise<void> {
  return withInterrupts(async (interrupts) => {
    const lock = await lockStack(found);
    try {
      await work(interrupts);
    } finally {
      lock.release();
    }
  });
}
