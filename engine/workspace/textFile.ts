import { readFileSync } from "node:fs";
import { exitCodes, VisibleError } from "../../errors/visibleError";

/**
 * Reads a file of text. Bytes that are no UTF-8 would turn into others without a word.
 * @throws VisibleError where it is not UTF-8
 */
export function readText(file: string): string {
  const bytes = readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw configFault(
      `${file} is not UTF-8 text`,
      "Save it in UTF-8 (iconv -f LATIN1 -t UTF-8 shows it, if it was written in Latin-1).",
      error,
    );
  }
}

/** @param error what the parser says, with line and column */
export function notYaml(file: string, { message }: Error): VisibleError {
  return configFault(`${file} is not valid YAML: ${message}`, "Mend the line, or take the file from version control.");
}

/** What is wrong with a file of the configuration. */
export function configFault(message: string, wayOut: string, cause?: unknown): VisibleError {
  return new VisibleError(message, wayOut, { exitCode: exitCodes.configuration, cause });
}
