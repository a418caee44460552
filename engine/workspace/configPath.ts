import { exitCodes, VisibleError } from "../../errors/visibleError";
import { parsePath, type PropertyPath } from "../properties/paths";
import type { RawValue } from "./stackFile";

/** A place inside a config value: `rates[0]` is the first member of `rates`. */
export interface ConfigPath {
  key: string;
  /** Inside the key's value; empty for the value itself. */
  inside: PropertyPath;
}

/** @throws VisibleError for what is no path */
export function readConfigPath(text: string): ConfigPath {
  try {
    const [key, ...inside] = parsePath(text);
    if (typeof key === "string" && key !== "" && !inside.includes("*")) return { key, inside };
  } catch {
    // What is wrong with it is told below.
  }
  throw pathFault(`"${text}" is not a path in the config`, 'Examples: rates[0], servers.first, labels["a.b"].');
}

export function valueAt(value: RawValue | undefined, inside: PropertyPath): RawValue | undefined {
  return inside.reduce<RawValue | undefined>((found, piece) => memberOf(found, piece), value);
}

/** A copy with a member set; lists and objects on the way to it are made. @throws VisibleError where something else is in the way */
export function withValueAt(value: RawValue | undefined, inside: PropertyPath, member: RawValue): RawValue {
  const [piece, ...rest] = inside;
  if (piece === undefined) return member;
  const changed = withValueAt(memberOf(value, piece), rest, member);
  if (typeof piece === "number") {
    const list = value ?? [];
    if (!Array.isArray(list)) throw pathFault(`[${piece}] is asked for in what is no list`, "Remove that value first.");
    if (piece > list.length)
      throw pathFault(
        `[${piece}] is beyond the list's end, which has ${list.length} members`,
        `Set [${list.length}] first.`,
      );
    return [...list.slice(0, piece), changed, ...list.slice(piece + 1)];
  }
  const map = value ?? {};
  if (typeof map !== "object" || map === null || Array.isArray(map))
    throw pathFault(`"${piece}" is asked for in what has no members by name`, "Remove that value first.");
  return { ...map, [piece]: changed };
}

/** A copy without a member; undefined if there is no such member. */
export function withoutValueAt(value: RawValue | undefined, inside: PropertyPath): RawValue | undefined {
  const holder = valueAt(value, inside.slice(0, -1));
  const last = inside.at(-1);
  if (value === undefined || last === undefined || memberOf(holder, last) === undefined) return undefined;
  const left = Array.isArray(holder)
    ? holder.filter((_, place) => place !== last)
    : Object.fromEntries(Object.entries(holder as object).filter(([name]) => name !== last));
  return withValueAt(value, inside.slice(0, -1), left as RawValue);
}

/** The value that a text stands for inside a structured value, as Pulumi's CLI takes it: true, false and whole numbers. */
export function typedMember(text: string): RawValue {
  if (text === "true" || text === "false") return text === "true";
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

function memberOf(value: RawValue | undefined, piece: string | number): RawValue | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) return typeof piece === "number" ? value[piece] : undefined;
  return Object.hasOwn(value, piece) ? value[String(piece)] : undefined;
}

function pathFault(message: string, wayOut: string): VisibleError {
  return new VisibleError(message, wayOut, { exitCode: exitCodes.configuration });
}
