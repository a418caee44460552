import type { ShownState, StepEvent } from "../../engine";
import { type PropertyValue, structuralDiff, valueAt } from "../../engine/values";
import { paint } from "../terminal";
import { fleetFrom, fleetName } from "./fleet";
import { opPrefix, opWords } from "./style";
import { oneLine } from "./values";

/** Internal members of the official providers' inputs, which mean nothing to a reader. */
const hiddenInputs = new Set(["__internal", "__defaults", "__pulumi-go-provider-version"]);

/** What a list of a preview's changes shows. */
export interface PlanOptions {
  /** All inputs of resources that are created as well. */
  details?: boolean;
  /** Resources that do not change as well. */
  showSames?: boolean;
  /** A fleet that is made or deleted is one line. */
  foldFleets?: boolean;
}

/**
 * A preview's changes as lines. Each change is indented below its parent if that changes too, and lists the properties
 * that differ.
 */
export function planLines(
  steps: StepEvent[],
  { details = false, showSames = false, foldFleets = false }: PlanOptions = {},
): string[] {
  const isShown = ({ op }: StepEvent) => opWords(op).plan !== "" || (op === "same" && showSames);
  const changed = steps.filter((step) => step.logical && isShown(step));
  const shown = new Set(changed.map((step) => step.urn));
  const parentOf = (step: StepEvent) => step.new?.parent ?? step.old?.parent ?? "";
  const children = new Map<string, StepEvent[]>();
  for (const step of changed) {
    const parent = shown.has(parentOf(step)) ? parentOf(step) : "";
    const known = children.get(parent);
    if (known) known.push(step);
    else children.set(parent, [step]);
  }
  const below = (parent: string, depth: number): string[] =>
    siblings(children.get(parent) ?? []).flatMap((alike) =>
      foldFleets && !details && isFleet(alike)
        ? fleetLines(alike, depth)
        : alike.flatMap((step) => [...stepLines(step, depth, details), ...below(step.urn, depth + 1)]),
    );
  return below("", 0);
}

/** The names of what a preview shows as updated and `up` will replace if what is not known yet comes out as something else. */
export function perhapsReplaced(steps: StepEvent[]): string[] {
  const forced = ({ detailedDiff }: StepEvent) =>
    Object.values(detailedDiff ?? {}).some(({ kind }) => kind.endsWith("-replace"));
  return steps.filter((step) => step.op === "update" && forced(step)).map(({ name }) => name);
}

/** Steps one after the other that do the same to resources of one type. */
function siblings(steps: StepEvent[]): StepEvent[][] {
  return steps.reduce<StepEvent[][]>((groups, step) => {
    const last = groups.at(-1);
    if (last?.[0]?.type === step.type && last[0].op === step.op) last.push(step);
    else groups.push([step]);
    return groups;
  }, []);
}

/** What is updated or replaced is not folded: its lines say why. */
function isFleet(alike: StepEvent[]): boolean {
  return alike.length >= fleetFrom && ["create", "delete", "same", "read"].includes(alike[0]?.op ?? "");
}

function fleetLines(alike: StepEvent[], depth: number): string[] {
  const first = alike[0]!;
  const [line] = stepLines({ ...first, name: fleetName(alike.map(({ name }) => name)) }, depth, false);
  return [`${line} (${alike.length} of them)`];
}

function stepLines(step: StepEvent, depth: number, details: boolean): string[] {
  const indent = "  ".repeat(depth);
  const { plan, done, style } = opWords(step.op);
  const protect = step.old?.protect === true && ["delete", "replace"].includes(step.op) ? " [protected]" : "";
  const line = `${opPrefix(step.op)}${indent}${step.type} ${paint("bold", step.name)} ${paint(style, plan || done)}${protect}`;
  return [line, ...propertyLines(step, details).map((text) => `     ${indent}  ${text}`)];
}

function propertyLines(step: StepEvent, details: boolean): string[] {
  if (step.op === "create" && details) return inputLines(step.new);
  if (step.op !== "update" && step.op !== "replace") return [];
  const differences = Object.entries(step.detailedDiff ?? {});
  if (differences.length > 0)
    return differences
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([path, { kind }]) => inputDifference(step, path, kind));
  return step.diffs.flatMap((name) =>
    inputDifference(step, name, step.replaces.includes(name) ? "update-replace" : "update"),
  );
}

function inputDifference(step: StepEvent, path: string, kind: string): string[] {
  // An update has what forces a replacement in a preview only: a value that is not known yet.
  const forced = step.op === "update" ? "replaces it unless it comes out as before" : "forces replacement";
  return differenceLines(path, kind, valueAt(step.old?.inputs, path), valueAt(step.new?.inputs, path), forced);
}

/** A difference as a line; of JSON inside text, what differs inside it follows on lines of its own. */
function differenceLines(
  name: string,
  kind: string,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  forced = "forces replacement",
): string[] {
  const because = kind.endsWith("-replace") ? paint("magenta", `  (${forced})`) : "";
  if (kind.startsWith("add")) return [`${paint("green", "+")} ${name}: ${oneLine(after)}${because}`];
  if (kind.startsWith("delete")) return [`${paint("red", "-")} ${name}: ${oneLine(before)}${because}`];
  const inside = differencesInJson(before, after);
  if (inside) return [`${paint("yellow", "~")} ${name}: (json)${because}`, ...inside.map((line) => `  ${line}`)];
  return [`${paint("yellow", "~")} ${name}: ${oneLine(before)} => ${oneLine(after)}${because}`];
}

/** So many differences inside one text are shown; the others are counted. */
const mostInside = 20;

/** What differs between two texts that are JSON objects, or lists; undefined where they are not. */
function differencesInJson(before: PropertyValue | undefined, after: PropertyValue | undefined): string[] | undefined {
  const [json, jsonAfter] = [jsonInside(before), jsonInside(after)];
  if (json === undefined || jsonAfter === undefined || Array.isArray(json) !== Array.isArray(jsonAfter))
    return undefined;
  const [olds, news] = [{ json }, { json: jsonAfter }];
  const differences = Object.entries(structuralDiff(olds, news, true));
  if (differences.length === 0) return ["the same values, written in another way"];
  const shown = differences
    .slice(0, mostInside)
    .flatMap(([path, { kind }]) =>
      differenceLines(path.replace(/^json\.?/, ""), kind, valueAt(olds, path), valueAt(news, path)),
    );
  const left = differences.length - mostInside;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}

function jsonInside(value: PropertyValue | undefined): PropertyValue | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as PropertyValue;
  } catch {
    return undefined;
  }
}

function inputLines(state: ShownState | undefined): string[] {
  return Object.entries(state?.inputs ?? {})
    .filter(([name]) => !hiddenInputs.has(name))
    .map(([name, value]) => `${paint("green", "+")} ${name}: ${oneLine(value)}`);
}
