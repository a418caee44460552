import type { ShownState, StepEvent } from "../../engine";
import { type PropertyValue, structuralDiff, valueAt } from "../../engine/values";
import { paint } from "../terminal";
import { opPrefix, opWords } from "./style";
import { oneLine } from "./values";

/** Internal members of the official providers' inputs, which mean nothing to a reader. */
const hiddenInputs = new Set(["__internal", "__defaults", "__pulumi-go-provider-version"]);

/**
 * A preview's changes as lines. Each change is indented below its parent if that changes too, and lists the properties
 * that differ.
 * @param details whether to list all inputs of resources that are created as well
 * @param showSames whether to list resources that do not change as well
 */
export function planLines(steps: StepEvent[], details: boolean, showSames = false): string[] {
  const isShown = ({ op }: StepEvent) => opWords(op).plan !== "" || (op === "same" && showSames);
  const changed = steps.filter((step) => step.logical && isShown(step));
  const shown = new Set(changed.map((step) => step.urn));
  const parentOf = (step: StepEvent) => step.new?.parent ?? step.old?.parent ?? "";
  const below = (parent: string, depth: number): string[] =>
    changed
      .filter((step) => (shown.has(parentOf(step)) ? parentOf(step) === parent : parent === ""))
      .flatMap((step) => [...stepLines(step, depth, details), ...below(step.urn, depth + 1)]);
  return below("", 0);
}

/** The names of what a preview shows as updated and `up` will replace if what is not known yet comes out as something else. */
export function perhapsReplaced(steps: StepEvent[]): string[] {
  const forced = ({ detailedDiff }: StepEvent) =>
    Object.values(detailedDiff ?? {}).some(({ kind }) => kind.endsWith("-replace"));
  return steps.filter((step) => step.op === "update" && forced(step)).map(({ name }) => name);
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
