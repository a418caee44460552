import * as pulumi from "@pulumi/pulumi";
import { VisibleError } from "../errors/visibleError";
import { tryFolder } from "../files/tryFolder";

/**
 * Tries the results folder before the first resource is made: a measurement that cannot be written would be found out only after
 * the whole testbed was built. A preview writes nothing.
 * @throws VisibleError that names the key and says why files cannot be written there
 */
export function tryResultsFolder(folder: string): void {
  if (pulumi.runtime.isDryRun()) return;
  try {
    tryFolder(folder);
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    throw new VisibleError(
      `results cannot be written (config resultsFolder = ${folder}): ${error.message}`,
      `${error.wayOut} The key resultsFolder names another folder. Nothing was created or changed.`,
      { cause: error },
    );
  }
}
