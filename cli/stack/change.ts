import { type Crypter, openConfig, type OpenConfig } from "../../engine/workspace";
import { paint, terminal } from "../terminal";
import { confirmPlan, requireYes } from "./confirm";
import { type DeployFlags, deployAndRecord, type DeploymentKind, type EngineVerb, type Task } from "./deployment";
import { type Interrupts, withInterrupts } from "./interrupts";
import { findDeployedStack, findKnownStack, lockStack, type StackPlace } from "./place";
import { checkScenario } from "./preflight";
import { runPreview } from "./preview";
import { openState, stackCrypter, stateOf } from "./secrets";

/** A verb that changes a stack by running the engine. */
export interface Change {
  kind: DeploymentKind;
  /** As in "Previewing update", "Updating". */
  title: string;
  doing: string;
  preview: EngineVerb;
  run: EngineVerb;
}

/** Runs the program: a stack that only has a config file is created, and the config must be good. */
export async function changeByProgram(verb: string, change: Change, flags: DeployFlags): Promise<void> {
  requireYes(verb, flags);
  const place = findKnownStack(flags);
  const crypter = await stackCrypter(place);
  const config = await programConfig(place, crypter);
  await underLock(place, async (interrupts) => {
    const store = await openState(place, crypter);
    await previewAskRun(change, { place, config, store, flags, interrupts });
  });
}

/** Works on what the state says; the program and its config are not needed, so that neither can stand in the way. */
export async function changeByState(verb: string, change: Change, flags: DeployFlags): Promise<void> {
  requireYes(verb, flags);
  const place = findDeployedStack(flags);
  const crypter = await stackCrypter(place);
  await underLock(place, async (interrupts) => {
    const store = stateOf(place, crypter);
    await previewAskRun(change, { place, config: noConfig, store, flags, interrupts });
  });
}

/** `tare preview`: changes nothing, and needs no lock. */
export async function previewProgram(preview: EngineVerb, flags: DeployFlags): Promise<void> {
  const place = findKnownStack(flags);
  const crypter = await stackCrypter(place);
  const config = await programConfig(place, crypter);
  const store = place.backend.exists(place.reference) ? stateOf(place, crypter) : neverDeployed;
  await withInterrupts((interrupts) => runPreview("update", preview, { place, config, store, flags, interrupts }));
}

const noConfig: OpenConfig = { config: {}, secretKeys: [] };
const neverDeployed: Task["store"] = { load: async () => undefined, save: async () => undefined };

async function previewAskRun({ kind, title, doing, preview, run }: Change, task: Task): Promise<void> {
  const { flags, place } = task;
  const { stack } = place.reference;
  if (flags.skipPreview !== true && flags.json !== true) {
    const { result } = await runPreview(title, preview, task);
    if (flags.yes !== true) await confirmPlan(title, stack, result.steps);
    terminal.print("");
  }
  const print = flags.json ? terminal.note : terminal.print;
  print(`${paint("bold", doing)} (${stack}):`);
  await deployAndRecord(kind, run, task);
}

async function programConfig(place: StackPlace, crypter: Crypter): Promise<OpenConfig> {
  const { stack } = place.reference;
  const config = openConfig(place.project, stack, place.file, crypter);
  await checkScenario(place.project.name, stack, config);
  return config;
}

function underLock(place: StackPlace, work: (interrupts: Interrupts) => Promise<void>): Promise<void> {
  return withInterrupts(async (interrupts) => {
    const lock = await lockStack(place);
    try {
      await work(interrupts);
    } finally {
      lock.release();
    }
  });
}
