import type { DeployOptions, DeployResult, EngineEvent, StepEvent } from "../../engine";
import { addToHistory, type HistoryEntry, mergeDefaults, type OpenConfig } from "../../engine/workspace";
import { errorText } from "../../errors/errorText";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { type Diagnostic, diagnosticOf, resultJson } from "../display/json";
import type { Display } from "../display/display";
import { Progress } from "../display/progress";
import { LiveTree } from "../display/tree/liveTree";
import { summaryText } from "../display/summary";
import { plainValue, type PropertyMap } from "../../engine/values";
import { Exit } from "../errors";
import { providersFor } from "../providers";
import { paint, terminal } from "../terminal";
import { ownTerminal } from "../terminal/own";
import { shownOutputs } from "./shownOutputs";
import { historyEntry } from "./historyEntry";
import { type Interrupts, withInterrupts } from "./interrupts";
import type { FoundStack } from "./find";
import { pinnedKeys } from "./pinnedKeys";
import { type SelectionFlags, selectionOf } from "./selection";
import { lastUpdates, type LastUpdates, olderOutputs } from "./lastUpdate";

export type DeploymentKind = "update" | "refresh" | "destroy";

/** The flags that all verbs that deploy have in common. */
export interface DeployFlags extends SelectionFlags {
  stack?: string;
  cwd?: string;
  yes?: boolean;
  skipPreview?: boolean;
  parallel?: number;
  json?: boolean;
  diff?: boolean;
  debug?: boolean;
  message?: string;
  showSames?: boolean;
  suppressOutputs?: boolean;
  suppressProgress?: boolean;
  expectNoChanges?: boolean;
  previewOnly?: boolean;
  engine?: "embedded" | "pulumi";
}

/** A function of the engine that deploys or previews. */
export type EngineVerb = (options: DeployOptions) => Promise<DeployResult>;

/** What one call of the engine needs. */
export interface Task {
  found: FoundStack;
  config: OpenConfig;
  store: DeployOptions["store"];
  flags: DeployFlags;
  /** If left out, interrupts are caught during this call only. */
  interrupts?: Interrupts;
  /** Whether steps are not shown as they happen; a preview shows them together at the end. */
  stepsSilent?: boolean;
  /** What a preview announced, where there was one. */
  plan?: Plan;
}

/** What a preview has told of a deployment. */
export interface Plan {
  steps: readonly StepEvent[];
  /** How long the last deployment took that made the same changes, in milliseconds; undefined where there was none. */
  lastMilliseconds?: number;
}

export interface Outcome {
  result: DeployResult;
  diagnostics: Diagnostic[];
  interrupted: boolean;
}

/** Calls the engine and shows its progress. */
export function runEngine(verb: EngineVerb, task: Task): Promise<Outcome> {
  if (task.interrupts !== undefined) return runInterruptibly(verb, task, task.interrupts);
  return withInterrupts((interrupts) => runInterruptibly(verb, task, interrupts));
}

async function runInterruptibly(verb: EngineVerb, task: Task, interrupts: Interrupts): Promise<Outcome> {
  const { found, config, store, flags, stepsSilent } = task;
  const diagnostics: Diagnostic[] = [];
  const display = displayOf(task);
  const onEvent = (event: EngineEvent) => {
    const diagnostic = diagnosticOf(event);
    if (diagnostic) diagnostics.push(diagnostic);
    if (event.type === "diagnostic" || stepsSilent !== true) display.handle(event);
  };
  try {
    const result = await verb({
      projectFolder: found.project.folder,
      reference: found.reference,
      ...config,
      store,
      providers: providersFor(found.project.folder, () => pinnedKeys(found)),
      ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
      ...selectionOf(flags),
      signal: interrupts.graceful,
      terminate: interrupts.immediate,
      onEvent,
    });
    return { result, diagnostics, interrupted: interrupts.graceful.aborted };
  } finally {
    display.close();
  }
}

/** A tree on a terminal, lines anywhere else. With --json, standard output is for the result alone. */
function displayOf({ flags, stepsSilent, plan }: Task): Display {
  const { debug = false, showSames = false, suppressProgress: isTerse = false } = flags;
  // The terminal of this deployment: what the engine tells comes with a call of the program's, which has none of its own.
  const { live, note, print } = ownTerminal();
  if (!live || isTerse || flags.json === true || stepsSilent === true)
    return new Progress(flags.json ? note : print, { debug, showSames, isTerse });
  const { steps: planned, lastMilliseconds } = plan ?? {};
  return new LiveTree({ startedMilliseconds: Date.now(), planned, lastMilliseconds }, debug);
}

/**
 * Deploys for real: calls the engine, adds the outcome to the stack's history and shows it.
 * @param keepsState whether the engine writes history itself
 */
export async function deployAndRecord(
  kind: DeploymentKind,
  verb: EngineVerb,
  task: Task,
  keepsState: boolean,
): Promise<void> {
  const { found, flags } = task;
  const started = new Date();
  const outcome = await runEngine(verb, task);
  const config = mergeDefaults(found.project, found.file.values());
  if (!keepsState) noteInHistory(found, historyEntry(kind, started, config, outcome.result, flags));
  const updates = lastUpdates(found);
  const shown = flags.suppressOutputs === true ? { ...outcome.result, outputs: {} } : outcome.result;
  if (flags.json) terminal.print(JSON.stringify(resultJson(kind, found.reference.stack, shown, updates), undefined, 2));
  else await showOutcome(kind, found, shown, updates);
  failIfFailed(outcome);
  failIfChanged(outcome, flags, "occurred");
}

/** What was done is shown also where its history cannot be written: the state, which matters more, is saved by then. */
function noteInHistory({ backend, reference }: FoundStack, entry: HistoryEntry): void {
  try {
    addToHistory(backend.layout, reference, entry);
  } catch (error) {
    terminal.note(`warning: the stack's history was not written: ${errorText(error).replaceAll("\n", " ")}`);
  }
}

/** @throws VisibleError if something changed although --expect-no-changes is given */
export function failIfChanged(
  { result }: Outcome,
  { expectNoChanges }: DeployFlags,
  what: "occurred" | "were proposed",
): void {
  const isChanged = Object.entries(result.changes).some(([op, count]) => op !== "same" && count > 0);
  if (expectNoChanges !== true || !isChanged) return;
  throw new VisibleError(`no changes were expected but changes ${what}`, undefined, { exitCode: exitCodes.noChanges });
}

/** If the deployment failed, prints its errors to standard error and throws Exit. */
export function failIfFailed({ result, interrupted }: Outcome): void {
  if (result.result === "succeeded") return;
  terminal.note(`\n${paint(["red", "bold"], "Diagnostics:")}`);
  for (const error of result.errors) terminal.note(`  ${error.trimEnd().replaceAll("\n", "\n    ")}`);
  throw new Exit(interrupted ? exitCodes.cancelled : exitCodes.resource);
}

async function showOutcome(
  kind: DeploymentKind,
  found: FoundStack,
  result: DeployResult,
  updates: LastUpdates,
): Promise<void> {
  const { stack } = found.reference;
  if (kind !== "destroy") await showOutputs(kind, found, result, updates);
  terminal.print(`\n${paint("bold", "Resources:")} ${summaryText(result.changes, false, result.durationMilliseconds)}`);
  if (kind === "destroy" && result.result === "succeeded")
    terminal.print(
      `\nWhat the stack made is deleted; its history, config and results stay. To remove the stack as well: \`./tare stack rm ${stack}\``,
    );
}

/** What a failed deployment left in the state is of an earlier one, and is not shown as if this one had found it. */
async function showOutputs(
  kind: DeploymentKind,
  found: FoundStack,
  result: DeployResult,
  updates: LastUpdates,
): Promise<void> {
  const { stack } = found.reference;
  const outputs = plainValue(result.outputs, false) as PropertyMap;
  if (Object.keys(outputs).length === 0) return;
  const title = paint("bold", "Outputs:");
  if (result.result === "failed") {
    const { succeeded } = updates;
    const from =
      succeeded === undefined ? "an earlier one" : `the last one that succeeded, which ended at ${succeeded}`;
    terminal.print(
      `\n${title} none, because this ${kind} failed. \`./tare stack output --stack ${stack}\` has those of ${from}.`,
    );
    return;
  }
  const older = olderOutputs(updates);
  terminal.print(
    ["", older === undefined ? title : `${title} ${older}`, ...(await shownOutputs(outputs, found))].join("\n"),
  );
}
