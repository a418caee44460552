import type { ExecaReturnValue } from "execa";

/** Whether a program could not be run because it is not installed on this machine. */
export function isNotInstalled(result: ExecaReturnValue): boolean {
  return (result as unknown as NodeJS.ErrnoException).code === "ENOENT";
}
