import { nearest } from "../../errors/nearest";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import type { ConfigType, DeclaredKey, Project } from "./project";
import { holdsSecret } from "./sealed";
import type { RawValue } from "./stackFile";

/** Checks a stack's values against the declarations in Pulumi.yaml. Undeclared keys pass, as in Pulumi's CLI. */
export function checkValues(project: Project, stack: string, values: Record<string, RawValue>): void {
  for (const [key, declared] of Object.entries(project.declared)) {
    const value = values[key];
    if (value === undefined) throw missing(project, stack, key, declared);
    checkType(project, stack, shortKey(project, key), value, declared);
  }
}

/**
 * Checks a value that is about to be set: its type, and, if Pulumi.yaml declares any keys, that its key is one of them.
 */
export function checkNewValue(project: Project, stack: string, key: string, value: RawValue): void {
  const declared = project.declared[key];
  if (declared !== undefined) return checkType(project, stack, shortKey(project, key), value, declared);
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

function checkType(project: Project, stack: string, key: string, value: RawValue, declared: DeclaredKey): void {
  // The type of a sealed value is not visible here; the program checks it.
  if (holdsSecret(value)) return;
  if (!isOfType(value, declared.type))
    throw configError(
      `stack "${stack}": config "${key}" is ${JSON.stringify(value)}, and must be of type ${declared.type}`,
      wayOutFor(project, stack, key, declared.type),
    );
  const { itemType } = declared;
  const list = declared.type === "array" ? asList(value) : undefined;
  const wrong = itemType && list?.find((item) => !isOfType(item, itemType));
  if (wrong !== undefined)
    throw configError(
      `stack "${stack}": config "${key}" holds ${JSON.stringify(wrong)}, and each of its members must be of type ${itemType}`,
      wayOutFor(project, stack, key, declared.type),
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

function wayOutFor(project: Project, stack: string, key: string, type: ConfigType): string {
  const example = { string: "TEXT", integer: "4", boolean: "true", array: `'["a", "b"]'` }[type];
  return `Set it with \`${project.tool.command} config set ${key} ${example} --stack ${stack}\`.`;
}

function missing(project: Project, stack: string, key: string, declared: DeclaredKey): VisibleError {
  const description = declared.description === undefined ? "" : ` (${declared.description})`;
  return configError(
    `stack "${stack}": config "${shortKey(project, key)}"${description} has no value and no default`,
    wayOutFor(project, stack, shortKey(project, key), declared.type),
  );
}

function shortKey(project: Project, key: string): string {
  return key.startsWith(`${project.name}:`) ? key.slice(project.name.length + 1) : key;
}

function configError(message: string, wayOut: string): VisibleError {
  return new VisibleError(message, wayOut, { exitCode: exitCodes.configuration });
}
