import { isMap } from "../../engine/properties/secrets";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../engine/values";

/** A value on one line, cut where it is longer than `width`. Text is quoted where it would be misread without. */
export function oneLine(value: PropertyValue | undefined, width = 72): string {
  if (value === undefined) return "(none)";
  const text = typeof value === "string" && /^[\w./:@%+, -]+$/.test(value) ? value : JSON.stringify(withWords(value));
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Lines "name: value", a structured value on lines of its own. */
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
  if (typeof worded === "string")
    return worded === "[secret]" || worded === "[unknown]" ? worded : JSON.stringify(worded);
  return JSON.stringify(worded, undefined, 4);
}

/** Unknown values by the word for them. */
function withWords(value: PropertyValue): PropertyValue {
  if (value === UNKNOWN) return "[unknown]";
  if (Array.isArray(value)) return value.map(withWords);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withWords(member)]));
  return value;
}
