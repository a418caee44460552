import { exitCodes, VisibleError } from "../../errors/visibleError";

/**
 * Refuses a text that was not UTF-8: its bytes are lost by then, and a file of that name would never be found.
 * @param what the text, for the error
 */
export function refuseBrokenText(text: string, what: string): void {
  if (!text.includes("\uFFFD")) return;
  throw new VisibleError(
    `${what} is not UTF-8 text`,
    "Write it in UTF-8; a file whose name is in another encoding must be renamed first.",
    { exitCode: exitCodes.configuration },
  );
}
