import type { ExecaReturnValue } from "execa";

/** Whether a program did not run because this machine does not have it. */
export function isNotInstalled(result: ExecaReturnValue): boolean {
  return (result as unknown as NodeJS.ErrnoException).code === "ENOENT";
}
