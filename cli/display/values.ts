import { isMap, type PropertyMap, type PropertyValue, UNKNOWN } from "../../engine/values";

/** A value on one line, cut off at `width`. Text is quoted if it could be misread without quotes. */
export function oneLine(value: PropertyValue | undefined, width = 72): string {
  if (value === undefined) return "(none)";
  const worded = withWords(value);
  const isPlain = typeof worded === "string" && (isWord(worded) || /^[\w./:@%+, -]+$/.test(worded));
  const text = isPlain ? worded : JSON.stringify(worded);
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Lines of the form "name: value". A structured value continues on further lines. */
export function outputLines(outputs: PropertyMap): string[] {
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  return Object.entries(outputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const [first, ...rest] = blockText(value).split("\n");
      return [`    ${name.padEnd(width)}: ${first}`, ...rest.map((line) => `    ${line}`)];
    });
}

function blockText(value: PropertyValue): string {
  const worded = withWords(value);
  if (typeof worded === "string") return isWord(worded) ? worded : JSON.stringify(worded);
  return JSON.stringify(worded, undefined, 4);
}

/** Whether a text stands for a value that cannot be shown. */
function isWord(text: string): boolean {
  return text === "[secret]" || text === "[unknown]";
}

/** A copy in which the word "[unknown]" stands for unknown values. */
function withWords(value: PropertyValue): PropertyValue {
  if (value === UNKNOWN) return "[unknown]";
  if (Array.isArray(value)) return value.map(withWords);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withWords(member)]));
  return value;
}
