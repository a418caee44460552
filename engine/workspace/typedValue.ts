import { asList, splitList } from "./check";
import type { ConfigType, Project } from "./project";
import type { RawValue } from "./stackFile";

/**
 * The value that a text on the command line stands for, by the key's declared type. An array may be written as JSON or
 * with commas. A text that does not fit the type stays text; the check then refuses it.
 */
export function typedValue(project: Project, key: string, text: string): RawValue {
  const declared = project.declared[key];
  if (declared?.type === "array") {
    const list = asList(text) ?? (text.trim().startsWith("[") ? undefined : splitList(text));
    // What a shell has left of a JSON list is no list with commas.
    return list?.map((item) => scalar(declared.itemType, item)) ?? text;
  }
  return scalar(declared?.type, text);
}

function scalar(type: ConfigType | undefined, value: RawValue): RawValue {
  if (typeof value !== "string") return type === "string" && value !== null ? String(value) : value;
  if (type === "integer" && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  return value;
}
