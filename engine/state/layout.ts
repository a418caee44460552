import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import type { StackReference } from "../model/state";

/** The only organization in the file backend. */
export const organization = "organization";

/** The paths that Pulumi's file backend uses below the folder that `pulumi login file://FOLDER` names. */
export class Layout {
  constructor(readonly folder: string) {}

  get metaFile(): string {
    return this.inside("meta.yaml");
  }

  /** The folder of one project's stacks. */
  stacksFolder(project: string): string {
    return this.inside("stacks", project);
  }

  stackFile({ project, stack }: StackReference): string {
    return this.inside("stacks", project, `${stack}.json`);
  }

  historyFolder({ project, stack }: StackReference): string {
    return this.inside("history", project, stack);
  }

  backupFolder({ project, stack }: StackReference): string {
    return this.inside("backups", project, stack);
  }

  /** Pulumi's CLI looks only into the folders that it knows, of which this is none. */
  journalFile({ project, stack }: StackReference): string {
    return this.inside("journals", project, `${stack}.jsonl`);
  }

  lockFolder({ project, stack }: StackReference): string {
    return this.inside("locks", organization, project, stack);
  }

  private inside(...parts: string[]): string {
    return join(this.folder, ".pulumi", ...parts);
  }
}

/**
 * The folder of the state: the one in PULUMI_BACKEND_URL (`file://…` only; `~` is the home folder), else `state` in the
 * tool's folder.
 * @param toolFolder relative to the project's folder
 * @param callersFolder where a relative path in PULUMI_BACKEND_URL starts, as in Pulumi's CLI
 * @throws VisibleError for a backend of another kind
 */
export function backendFolder(
  projectFolder: string,
  toolFolder: string,
  callersFolder: string = process.cwd(),
  env: NodeJS.ProcessEnv = process.env,
): string {
  const url = env.PULUMI_BACKEND_URL;
  if (!url) return join(projectFolder, toolFolder, "state");
  const [, path] = /^file:\/\/([^?]+)/.exec(url) ?? [];
  if (path === undefined)
    throw new VisibleError(
      `PULUMI_BACKEND_URL is "${url}", and the embedded engine keeps state in files only`,
      `Set it to file://FOLDER, unset it to use ${join(toolFolder, "state")}, or run Pulumi's own CLI.`,
    );
  return path.startsWith("~") ? join(homedir(), path.slice(1)) : resolve(callersFolder, path);
}

/** @throws VisibleError for a name that the file backend (or Pulumi) does not take. */
export function checkStackName(name: string): void {
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name) || /^\.+$/.test(name))
    throw new VisibleError(
      `"${name}" is not a stack name`,
      "A stack name has 1 to 100 characters: letters, digits, hyphens, underscores and full stops.",
    );
}
