import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../state/atomicFile";

/** The stack that verbs use when none is named, as `stack select` left it. */
export function selectedStack(projectFolder: string): string | undefined {
  const file = selectionFile(projectFolder);
  return existsSync(file) ? readFileSync(file, "utf8").trim() || undefined : undefined;
}

/** Undefined: no stack is selected any more. */
export function selectStack(projectFolder: string, stack: string | undefined): void {
  const file = selectionFile(projectFolder);
  if (stack === undefined) rmSync(file, { force: true });
  else writeFileAtomic(file, `${stack}\n`);
}

function selectionFile(projectFolder: string): string {
  return join(projectFolder, ".tare", "selected-stack");
}
