import { VisibleError } from "../errors/visibleError";

/** A file system or a quota that is full. */
const codes = new Set(["ENOSPC", "EDQUOT"]);

/** Does something that writes into a folder. @throws VisibleError where there is no room for it */
export async function withRoomIn<Result>(folder: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!codes.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    throw new VisibleError(
      `no room is left in ${folder} for the run: ${(error as Error).message}`,
      "make room there, then run ./tare up again",
      { cause: error },
    );
  }
}
