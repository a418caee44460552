import { VisibleError } from "./visibleError";

/**
 * All that an error has to say, as one text for a message that somebody else shows: what is wrong and, on lines of their
 * own, its problems and the ways out.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof VisibleError)) return error instanceof Error ? error.message : String(error);
  return [error.message, ...problemLines(error), ...(error.wayOut ? [error.wayOut] : [])].join("\n");
}

/** The problems of an error that has several, each with its way out below it. */
export function problemLines({ problems }: VisibleError): string[] {
  return problems.flatMap(({ message, wayOut }) => [`  ${message}`, ...(wayOut ? [`    ${wayOut}`] : [])]);
}
