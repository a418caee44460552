import { shownError } from "./fileError";
import { VisibleError } from "./visibleError";

/**
 * A whole error as one text, to be embedded in another message: what is wrong and, on separate lines, its problems and
 * the ways out.
 */
export function errorText(thrown: unknown): string {
  const error = shownError(thrown);
  if (!(error instanceof VisibleError)) return error instanceof Error ? error.message : String(error);
  return [headline(error), ...problemLines(error), ...(error.wayOut ? [error.wayOut] : [])].join("\n");
}

/** The message of an error, with a colon if its problems are listed below. */
export function headline({ message, problems }: VisibleError): string {
  return problems.length > 0 ? `${message}:` : message;
}

/**
 * The problems of an error, each with its way out on the next line; no lines if the message itself is the only problem.
 */
export function problemLines({ problems }: Pick<VisibleError, "problems">): string[] {
  return problems.flatMap(({ message, wayOut }) => [`  ${message}`, ...(wayOut ? [`    ${wayOut}`] : [])]);
}
