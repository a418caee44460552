import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { VisibleError } from "../../errors/visibleError";
import type { Tool } from "../model/tool";
import { configFault, notYaml, readText } from "./textFile";

export type ConfigType = "string" | "integer" | "boolean" | "array";

/** A config key as Pulumi.yaml declares it. */
export interface DeclaredKey {
  type: ConfigType;
  /** The type of an array's members. */
  itemType?: ConfigType;
  default?: unknown;
  description?: string;
  secret?: boolean;
}

export interface Project {
  name: string;
  folder: string;
  file: string;
  description?: string;
  /** The tool that works on the project. */
  tool: Tool;
  /** Where the tool keeps its own files of this project. */
  toolFolder: string;
  /** The declared keys, by full key: "PROJECT:KEY". */
  declared: Record<string, DeclaredKey>;
}

/** Reads the Pulumi.yaml of a folder. */
export function readProject(folder: string, tool: Tool): Project {
  const file = join(folder, "Pulumi.yaml");
  const content = readYaml(file) as Record<string, unknown>;
  if (typeof content.name !== "string") throw configFault(`${file} has no "name"`, "Give the project a name.");
  const name = content.name;
  const declarations = Object.entries((content.config ?? {}) as Record<string, unknown>);
  return {
    name,
    folder,
    file,
    tool,
    toolFolder: join(folder, tool.folder),
    description: typeof content.description === "string" ? content.description : undefined,
    declared: Object.fromEntries(declarations.map(([key, value]) => [fullKey(key, name), declaration(value)])),
  };
}

/** The key with its namespace: "technology" belongs to the project, "docker:host" names its namespace itself. */
export function fullKey(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** `key: value` is short for `key: {default: value}`, with the value's type. */
function declaration(value: unknown): DeclaredKey {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return { type: typeOf(value), default: value };
  const { type, items, default: fallback, value: fixed, description, secret } = value as Record<string, unknown>;
  const initial = fallback ?? fixed;
  return {
    type: (type as ConfigType | undefined) ?? typeOf(initial),
    itemType: (items as { type?: ConfigType } | undefined)?.type,
    default: initial,
    description: description as string | undefined,
    secret: secret === true,
  };
}

function typeOf(value: unknown): ConfigType {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : "string";
}

function readYaml(file: string): object {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    if (error instanceof VisibleError) throw error;
    throw configFault(`no project here: ${file} cannot be read`, "Run in the project's folder, or name it with --cwd.");
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw notYaml(file, error);
  if (!isMap(document.contents)) throw configFault(`${file} holds no settings`, "Take it from version control.");
  return document.toJS() as object;
}
