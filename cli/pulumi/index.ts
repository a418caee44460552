import { automation } from "@pulumi/pulumi";
import type { DeployOptions, DeployResult } from "../../engine";
import { secret } from "../../engine/values";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { Translator } from "./events";

/** Where the installed CLI finds a project, and what it is told beside the engine's own options. */
export interface PulumiSetting {
  /** The project's folder. */
  folder: string;
  /** Backend and passphrase, as the CLI reads them. */
  env: Record<string, string>;
  /** The file that has the config, where that is not the stack's own. */
  configFile?: string;
  message?: string;
  diff?: boolean;
  expectNoChanges?: boolean;
  excludeProtected?: boolean;
  clearPendingCreates?: boolean;
  debug?: boolean;
}

type Deploy = (options: DeployOptions) => Promise<DeployResult>;

type Deployments = Record<"up" | "preview" | "refresh" | "previewRefresh" | "destroy" | "previewDestroy", Deploy>;

/**
 * The functions of engine/index.ts, by the installed Pulumi CLI. The CLI locks the stack and writes state and history itself.
 * @throws VisibleError if there is no CLI that can be used
 */
export async function pulumiEngine(setting: PulumiSetting): Promise<Deployments> {
  const command = await findCommand();
  const { message, diff, expectNoChanges, excludeProtected, clearPendingCreates, debug, configFile } = setting;
  const common = { message, debug, configFile, color: "never" } as const;
  const program = { ...common, diff, expectNoChanges };
  const look = { ...common, expectNoChanges, clearPendingCreates };
  const gone = { ...common, excludeProtected };
  const by =
    (preview: boolean, call: Call): Deploy =>
    (options) =>
      run(command, setting, options, preview, call);
  return {
    up: by(false, (stack, given) => stack.up({ ...program, ...given })),
    preview: by(true, (stack, given) => stack.preview({ ...program, ...given })),
    refresh: by(false, (stack, given) => stack.refresh({ ...look, ...given })),
    previewRefresh: by(true, (stack, given) => stack.previewRefresh({ ...look, ...given })),
    destroy: by(false, (stack, given) => stack.destroy({ ...gone, ...given })),
    previewDestroy: by(true, (stack, given) => stack.previewDestroy({ ...gone, ...given })),
  };
}

/** The options that all commands have. */
type Given = Pick<
  automation.UpOptions,
  "target" | "targetDependents" | "exclude" | "excludeDependents" | "replace" | "refresh" | "parallel" | "signal"
> & { onEvent(event: automation.EngineEvent): void };

type Call = (stack: automation.Stack, given: Given) => Promise<{ outputs?: automation.OutputMap } | object>;

async function run(
  command: automation.PulumiCommand,
  setting: PulumiSetting,
  options: DeployOptions,
  preview: boolean,
  call: Call,
): Promise<DeployResult> {
  const started = Date.now();
  const translator = new Translator(options.onEvent, preview);
  const stack = await select(command, setting, options.reference.stack);
  const { selection, replaces, refresh, parallel } = options;
  const given: Given = {
    target: selection?.targets && [...selection.targets],
    targetDependents: selection?.targetDependents,
    exclude: selection?.excludes && [...selection.excludes],
    excludeDependents: selection?.excludeDependents,
    replace: replaces && [...replaces],
    refresh,
    parallel,
    // At a terminal, Ctrl-C reaches the CLI by itself; a second signal would make it stop at once.
    ...(process.stdin.isTTY ? {} : { signal: options.signal }),
    onEvent: (event) => translator.handle(event, Date.now()),
  };
  let outputs: automation.OutputMap = {};
  try {
    const answer = await call(stack, given);
    if ("outputs" in answer && answer.outputs) outputs = answer.outputs;
  } catch (error) {
    // Changes that were not expected are told by whoever asked for none, by the counts.
    if (exitCodeOf(error) !== exitCodes.noChanges && translator.errors.length === 0)
      translator.errors.push(saidBy(error));
  }
  return {
    result: translator.errors.length === 0 ? "succeeded" : "failed",
    errors: translator.errors,
    steps: translator.steps,
    changes: translator.changes,
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, output.secret ? secret(output.value) : output.value]),
    ),
    durationMilliseconds: Date.now() - started,
  };
}

async function findCommand(): Promise<automation.PulumiCommand> {
  try {
    return await automation.PulumiCommand.get();
  } catch (error) {
    throw new VisibleError(
      `--engine pulumi needs Pulumi's CLI, and \`pulumi version\` does not answer: ${saidBy(error)}`,
      "Install it (https://www.pulumi.com/docs/install/) and see that PATH has its folder, or leave out --engine: the embedded engine needs no CLI.",
      { exitCode: exitCodes.configuration, cause: error },
    );
  }
}

/** @throws VisibleError if the CLI cannot use the stack */
async function select(
  pulumiCommand: automation.PulumiCommand,
  { folder, env }: PulumiSetting,
  name: string,
): Promise<automation.Stack> {
  try {
    const workspace = await automation.LocalWorkspace.create({ workDir: folder, envVars: env, pulumiCommand });
    return await automation.Stack.select(name, workspace);
  } catch (error) {
    throw new VisibleError(
      `Pulumi's CLI does not take stack "${name}": ${saidBy(error)}`,
      `\`./tare stack init ${name}\` makes a stack; PULUMI_BACKEND_URL, where it is set, must name the folder that has its state.`,
      { cause: error },
    );
  }
}

/** What the command wrote to standard error, or else the error's message, on one line. */
function saidBy(error: unknown): string {
  const { commandResult, message = String(error) } = error as { commandResult?: CommandResult; message?: string };
  const said = commandResult?.err?.stderr || commandResult?.stderr || message;
  return said.trim().replaceAll(/\s*\n\s*/g, " ");
}

function exitCodeOf(error: unknown): number | undefined {
  return (error as { commandResult?: CommandResult }).commandResult?.err?.exitCode;
}

/** What the Automation API's errors have, and its types leave out. */
interface CommandResult {
  stderr?: string;
  err?: { exitCode?: number; stderr?: string };
}
