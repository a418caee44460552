import { VisibleError } from "./visibleError";

/**
 * All that an error has to say, as one text for a message that somebody else shows: what is wrong and, on lines of their
 * own, its problems and the ways out.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof VisibleError)) return error instanceof Error ? error.message : String(error);
  return [headline(error), ...problemLines(error), ...(error.wayOut ? [error.wayOut] : [])].join("\n");
}

/** The message of an error, with a colon where its problems follow. */
export function headline({ message, problems }: VisibleError): string {
  return problems.length > 0 ? `${message}:` : message;
}

/** The problems of an error that has several, each with its way out below it. */
export function problemLines({ problems }: VisibleError): string[] {
  return problems.flatMap(({ message, wayOut }) => [`  ${message}`, ...(wayOut ? [`    ${wayOut}`] : [])]);
}
