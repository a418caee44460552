import { nearest } from "../../errors/nearest";
import { shellWord } from "../../errors/shellWord";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import type { ConfigType, DeclaredKey, Project } from "./project";
import { holdsSecret } from "./sealed";
import type { RawValue } from "./stackFile";

/** Checks a stack's values against the declarations in Pulumi.yaml. Undeclared keys pass, as in Pulumi's CLI. */
export function checkValues(project: Project, stack: string, values: Record<string, RawValue>): void {
  for (const [key, declared] of Object.entries(project.declared)) {
    const value = values[key];
    const setting = { project, stack, key: shortKey(project, key), declared };
    if (value === undefined) throw missing(setting);
    checkType(setting, value);
  }
}

/** How a value that is about to be set is spoken of. */
export interface NewValueOptions {
  /** No message repeats it. */
  secret?: boolean;
  /** How users set a key, where `config set` would not do. */
  set?: (key: string, value: string) => string;
}

/**
 * Checks a value that is about to be set: its type, and, if Pulumi.yaml declares any keys, that its key is one of them.
 */
export function checkNewValue(
  project: Project,
  stack: string,
  key: string,
  value: RawValue,
  options: NewValueOptions = {},
): void {
  const declared = project.declared[key];
  if (declared !== undefined)
    return checkType({ project, stack, key: shortKey(project, key), declared, ...options }, value);
  const own = key.startsWith(`${project.name}:`) && Object.keys(project.declared).length > 0;
  if (!own) return;
  const near = nearest(
    shortKey(project, key),
    Object.keys(project.declared).map((each) => shortKey(project, each)),
  );
  throw configError(
    `unknown config key "${shortKey(project, key)}"`,
    `${near === undefined ? "" : `Did you mean "${near}"? `}The keys and their meaning are in ${project.file}.`,
  );
}

/** A declared key of a stack. */
interface Setting extends NewValueOptions {
  project: Project;
  stack: string;
  /** Without the project's name. */
  key: string;
  declared: DeclaredKey;
}

function checkType(setting: Setting, value: RawValue): void {
  // The type of a sealed value is not visible here; the program checks it.
  if (holdsSecret(value)) return;
  const { stack, key, declared, secret = declared.secret === true } = setting;
  const shown = (each: RawValue) => (secret ? "[secret]" : JSON.stringify(each));
  const wayOut = () => wayOutFor(setting, secret ? undefined : value);
  if (!isOfType(value, declared.type))
    throw configError(
      `stack "${stack}": config "${key}" is ${shown(value)}, and must be of type ${declared.type}`,
      wayOut(),
    );
  const { itemType } = declared;
  const list = declared.type === "array" ? asList(value) : undefined;
  const wrong = itemType && list?.find((item) => !isOfType(item, itemType));
  if (wrong !== undefined)
    throw configError(
      `stack "${stack}": config "${key}" holds ${shown(wrong)}, and each of its members must be of type ${itemType}`,
      wayOut(),
    );
}

/** Text such as "4" or "true" counts as the number or boolean that it spells, because config values may be text. */
function isOfType(value: RawValue, type: ConfigType): boolean {
  switch (type) {
    case "string":
      return value === null || typeof value !== "object";
    case "integer":
      return typeof value === "number" ? Number.isInteger(value) : typeof value === "string" && /^-?\d+$/.test(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "array":
      return asList(value) !== undefined;
  }
}

/** An array, or the text of a JSON array. */
export function asList(value: RawValue): RawValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return undefined;
  try {
    const parsed = JSON.parse(value) as RawValue;
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** @param value the value that does not do, where one may be made of it */
function wayOutFor({ project, stack, key, declared, set }: Setting, value?: RawValue): string {
  const example = meantBy(declared, value) ?? declared.default ?? examples[declared.type];
  const text = typeof example === "string" ? example : JSON.stringify(example);
  if (set !== undefined) return `Give ${set(key, text)}, or another value of that type.`;
  return `Set it with \`${project.tool.command} config set ${key} ${shellWord(text)} --stack ${stack}\`.`;
}

const examples = { string: "TEXT", integer: 4, boolean: true, array: ["a", "b"] };

/** What a value of another type stands for: 1e3 for 1000, yes for true, "a, b" for a list. */
function meantBy({ type }: DeclaredKey, value: RawValue | undefined): RawValue | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (type === "integer") {
    const number = Number(text.replace(/[ _']/g, "") || NaN);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (type === "boolean")
    return { yes: true, on: true, "1": true, no: false, off: false, "0": false }[text.toLowerCase()];
  if (type !== "array") return undefined;
  const items = splitList(text.replace(/^\[|\]$/g, "")).map((item) => item.replace(/^(["'])(.*)\1$/, "$2"));
  return items.length > 0 ? items : undefined;
}

/** The members of a list that is written with commas. */
export function splitList(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function missing(setting: Setting): VisibleError {
  const { stack, key, declared } = setting;
  const description = declared.description === undefined ? "" : ` (${declared.description})`;
  return configError(`stack "${stack}": config "${key}"${description} has no value and no default`, wayOutFor(setting));
}

function shortKey(project: Project, key: string): string {
  return key.startsWith(`${project.name}:`) ? key.slice(project.name.length + 1) : key;
}

function configError(message: string, wayOut: string): VisibleError {
  return new VisibleError(message, wayOut, { exitCode: exitCodes.configuration });
}
