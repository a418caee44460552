import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import {
  backendFolder,
  describeOwner,
  FileBackend,
  type Lock,
  organization,
  type Project,
  readProject,
  selectedStack,
  StackFile,
  type StackReference,
  stacksWithFile,
  takeLock,
} from "../../engine/workspace";
import { shellWord } from "../../errors/shellWord";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { callersFolder, callersPath } from "../callersPath";
import { terminal } from "../terminal";
import { tool } from "./tool";

/** A project and where the state of its stacks is kept. */
export interface FoundProject {
  project: Project;
  backend: FileBackend;
}

/** One stack: its name, config file and state backend. Neither state nor secrets have been read yet. */
export interface FoundStack extends FoundProject {
  reference: StackReference;
  file: StackFile;
}

export interface StackOptions {
  cwd?: string;
  stack?: string;
}

export function findProject({ cwd }: StackOptions): FoundProject {
  const folder = projectFolder(cwd);
  const project = readProject(folder, tool);
  return { project, backend: new FileBackend(findBackend(folder), tool.command) };
}

/** The project's folder: the one that `--cwd` names, else Tare's own. */
export function projectFolder(cwd: string | undefined): string {
  return cwd === undefined ? process.cwd() : resolve(callersPath(cwd));
}

/** A backend that the user names is not made: where it is missing, every stack would seem never deployed. */
function findBackend(folder: string): string {
  const backend = backendFolder(folder, tool.folder, callersFolder());
  const url = process.env.PULUMI_BACKEND_URL;
  if (!url || (existsSync(backend) && statSync(backend).isDirectory())) return backend;
  throw new VisibleError(
    `PULUMI_BACKEND_URL is "${url}", and there is no folder ${backend}`,
    `Make it (mkdir -p ${shellWord(backend)}), name the folder that has the state, or unset it to use ${tool.folder}/state of the project.`,
    { exitCode: exitCodes.configuration },
  );
}

/** The stack that `--stack` names, else the selected one. It need not exist. */
export function findStack(options: StackOptions): FoundStack {
  const { project, backend } = findProject(options);
  const stack = options.stack ?? selectedStack(project);
  if (stack === undefined) throw noneNamed(project, backend);
  const reference = { project: project.name, stack: shortName(stack, project) };
  return { project, backend, reference, file: new StackFile(project, reference.stack) };
}

/** Like {@link findStack}. @throws VisibleError if the stack has neither a config file nor a state */
export function findKnownStack(options: StackOptions): FoundStack {
  const found = findStack(options);
  if (!isKnown(found)) throw found.backend.noStack(found.reference);
  return found;
}

/** Like {@link findStack}. @throws VisibleError if the stack has no state */
export function findDeployedStack(options: StackOptions): FoundStack {
  const found = findStack(options);
  if (!found.backend.exists(found.reference)) throw notDeployed(found);
  return found;
}

/**
 * Takes the stack's lock, and takes the journal of a killed deployment over into the state. Notes what was left of that
 * deployment. The lock stays as long as there is such a journal, because Pulumi's CLI would not know of it.
 */
export async function lockStack(found: FoundStack): Promise<Lock> {
  const { backend, reference } = found;
  const lock = await takeLock(backend.layout.lockFolder(reference), reference.stack, tool.command);
  for (const { owner } of lock.broken)
    terminal.note(
      `warning: removed the lock of ${describeOwner(owner)}, taken at ${owner.timestamp}: that process is gone; it was killed or the machine stopped.`,
    );
  const release = () => {
    if (!backend.hasJournal(reference)) lock.release();
  };
  try {
    await foldJournal(found);
    return { ...lock, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function foldJournal({ backend, reference }: FoundStack): Promise<void> {
  const folding = await backend.fold(reference);
  if (folding.kind === "folded")
    terminal.note(`The state now has what the deployment that was killed had recorded until ${folding.time}.`);
  if (folding.kind === "apart")
    terminal.note(
      `warning: what a deployment that was killed has recorded was not used, because something else, such as Pulumi's CLI, ` +
        `has written the state since. It is kept as ${folding.path}. \`${tool.command} doctor --leaks\` shows what that deployment has left.`,
    );
}

/** Whether a stack has a config file or a state. */
export function isKnown({ backend, reference, file }: FoundStack): boolean {
  return backend.exists(reference) || file.exists();
}

/** The bare name of a stack that may be given in full, as Pulumi's CLI writes it: "organization/PROJECT/STACK". */
function shortName(stack: string, project: Project): string {
  const prefix = `${organization}/${project.name}/`;
  return stack.startsWith(prefix) ? stack.slice(prefix.length) : stack;
}

function noneNamed(project: Project, backend: FileBackend): VisibleError {
  const known = new Set([...backend.list(project.name).map(({ stack }) => stack), ...stacksWithFile(project.folder)]);
  const names = [...known].sort();
  return new VisibleError(
    "no stack is selected, and --stack names none",
    names.length === 0
      ? "Make one with `./tare stack init NAME`."
      : `Add --stack NAME, or select one with \`./tare stack select NAME\`. There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.`,
    { exitCode: exitCodes.configuration },
  );
}

/** The error for a stack without a state. A stack that has a config file exists but was never deployed. */
function notDeployed(found: FoundStack): VisibleError {
  const { stack } = found.reference;
  if (!found.file.exists()) return found.backend.noStack(found.reference);
  return new VisibleError(
    `stack "${stack}" was never deployed`,
    `It has a config file only: deploy it with \`./tare up --stack ${stack}\`.`,
    { exitCode: exitCodes.stackNotFound },
  );
}
