import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PulumiSetting } from "../pulumi";
import type { EngineVerb } from "./deployment";
import { findProject, type StackOptions } from "./find";

/** The engine that a verb calls. */
export interface ChosenEngine {
  up: EngineVerb;
  preview: EngineVerb;
  refresh: EngineVerb;
  previewRefresh: EngineVerb;
  destroy: EngineVerb;
  previewDestroy: EngineVerb;
  /** Whether it locks the stack, and writes state and history, by itself. */
  keepsState: boolean;
}

export interface EngineFlags extends StackOptions, Omit<PulumiSetting, "folder" | "env"> {
  engine?: "embedded" | "pulumi";
}

/** The embedded engine, or Pulumi's CLI where the user asks for that. Neither is loaded before it is needed. */
export async function engineOf(flags: EngineFlags): Promise<ChosenEngine> {
  if (flags.engine === "pulumi") {
    const { pulumiEngine } = await import("../pulumi");
    const { project, backend } = findProject(flags);
    const env = { PULUMI_BACKEND_URL: `file://${backend.layout.folder}`, ...passphraseOf(project.toolFolder) };
    return { ...(await pulumiEngine({ ...flags, folder: project.folder, env })), keepsState: true };
  }
  const engine = await import("../../engine");
  // The preview of a refresh does the same reads; its state is just not saved.
  return { ...engine, previewRefresh: engine.refresh, keepsState: false };
}

/** The generated passphrase, which the CLI does not know of; what the user has set wins. */
function passphraseOf(toolFolder: string): Record<string, string> {
  const { PULUMI_CONFIG_PASSPHRASE: own, PULUMI_CONFIG_PASSPHRASE_FILE: ownFile } = process.env;
  const file = join(toolFolder, "passphrase");
  return own === undefined && !ownFile && existsSync(file) ? { PULUMI_CONFIG_PASSPHRASE_FILE: file } : {};
}
