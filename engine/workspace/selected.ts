import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../state/atomicFile";
import type { Project } from "./project";

/** The stack that verbs use if none is named: the one that `stack select` chose. */
export function selectedStack(project: Project): string | undefined {
  const file = selectionFile(project);
  return existsSync(file) ? readFileSync(file, "utf8").trim() || undefined : undefined;
}

/** Selects a stack; undefined: none is selected any more. */
export function selectStack(project: Project, stack: string | undefined): void {
  const file = selectionFile(project);
  if (stack === undefined) rmSync(file, { force: true });
  else writeFileAtomic(file, `${stack}\n`);
}

function selectionFile({ toolFolder }: Project): string {
  return join(toolFolder, "selected-stack");
}
