import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { labNeeds, type PackageNeed } from "../host/packages";
import type { Technology } from "../scenarios/technology";
import { cleanEnvironment } from "./command";
import { VisibleError } from "../errors/visibleError";

/** The path of a program on the PATH of the lab's hosts; undefined if it is not installed. */
export function findProgram(program: string, path = cleanEnvironment.PATH): string | undefined {
  return path
    .split(":")
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Programs that a lab with these technologies lacks on this machine. */
export function missingPackages(technologies: readonly Technology[], find = findProgram): PackageNeed[] {
  return labNeeds(technologies).filter(({ program }) => !find(program));
}

export function checkPackages(technologies: readonly Technology[], find = findProgram): void {
  const missing = missingPackages(technologies, find);
  if (missing.length === 0) return;
  const lines = missing.map((entry) => `  ${entry.program} (package ${entry.package}): ${entry.why}`);
  const packages = [...new Set(missing.map((entry) => entry.package))].join(" ");
  throw new VisibleError(
    `the lab needs programs that are not installed:\n${lines.join("\n")}`,
    `install them: apt-get install --no-install-recommends ${packages}`,
  );
}
