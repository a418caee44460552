import { resolve } from "node:path";
import { exitCodes, VisibleError } from "../errors/visibleError";

/** The folder in which the user called `./tare`: the launcher changes into Tare's own. */
export function callersFolder(): string {
  return process.env.TARE_CALLED_FROM ?? process.cwd();
}

/**
 * A path that the user gave on the command line. A relative one starts where the user is, with `--cwd` too.
 * @param option what gave it, for the error
 * @throws VisibleError for an empty path
 */
export function callersPath(path: string, option = "--cwd"): string {
  if (path === "")
    throw new VisibleError(`${option} "" names nothing`, `Give a path, such as ${option} ./FOLDER, or leave it out.`, {
      exitCode: exitCodes.configuration,
    });
  // Left as it is where that is the same place, so that messages repeat what the user wrote.
  return callersFolder() === process.cwd() ? path : resolve(callersFolder(), path);
}
