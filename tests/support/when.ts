import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * `it` where a thing can be tried, else a skipped test whose name says why not: what cannot run here is reported, never
 * passed. `reason` is undefined when nothing stands in the way.
 */
export function itUnless(
  reason: string | undefined,
): (name: string, body: jest.ProvidesCallback, timeout?: number) => void {
  return (name, body, timeout) => {
    if (reason === undefined) it(name, body, timeout);
    else it["skip"](`${name} [not here: ${reason}]`, body);
  };
}

/** Why a test that needs a program cannot run here; undefined where it can. */
export function withoutProgram(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program))) ? undefined : `${program} is not installed`;
}
