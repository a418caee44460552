import { TextRedactor } from "../errors/textRedactor";
import type { ConfigProblem, ConfigWords } from "./problem";

const covered = "[secret]";

/**
 * The problems without the values of secret keys. What is said of such a key names neither its value nor one that was made of it,
 * and problems of other keys may repeat it.
 * @param values the texts of all keys
 */
export function coverSecrets(
  problems: ConfigProblem[],
  values: Record<string, string>,
  secretKeys: readonly string[],
  words: ConfigWords,
): ConfigProblem[] {
  if (secretKeys.length === 0) return problems;
  const redactor = new TextRedactor();
  for (const key of secretKeys) for (const text of textsIn(values[key] ?? "")) redactor.learnText(text);
  return problems.map(({ value, error, wayOut, ...problem }) => {
    if (secretKeys.includes(problem.key))
      return {
        ...problem,
        value: covered,
        error: redactor.redact(withoutWhatFollows(error)),
        wayOut: `${words.setSecret(problem.key)} takes another value from standard input`,
      };
    return {
      ...problem,
      value: value === undefined ? undefined : redactor.redact(value),
      error: redactor.redact(error),
      wayOut: redactor.redact(wayOut),
    };
  });
}

/** Behind a semicolon an error says what would have been right, which may be made of the value. */
function withoutWhatFollows(error: string): string {
  return error.replace(/;.*$/s, "");
}

/** A value, and the members of a list. */
function textsIn(value: string): string[] {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? [value, ...parsed.map(String)] : [value];
  } catch {
    return [value];
  }
}
