import type { ShownState, StepEvent } from "../../engine";
import { parsePath, type PropertyMap, type PropertyValue } from "../../engine/values";
import { paint } from "../terminal";
import { opPrefix, opWords } from "./style";
import { oneLine } from "./values";

/** Internal members of the official providers' inputs, which mean nothing to a reader. */
const hiddenInputs = new Set(["__internal", "__defaults", "__pulumi-go-provider-version"]);

/**
 * A preview's changes as lines. Each change is indented below its parent if that changes too, and lists the properties
 * that differ.
 * @param details whether to list all inputs of resources that are created as well
 */
export function planLines(steps: StepEvent[], details: boolean): string[] {
  const changed = steps.filter((step) => step.logical && opWords(step.op).plan !== "");
  const shown = new Set(changed.map((step) => step.urn));
  const parentOf = (step: StepEvent) => step.new?.parent ?? step.old?.parent ?? "";
  const below = (parent: string, depth: number): string[] =>
    changed
      .filter((step) => (shown.has(parentOf(step)) ? parentOf(step) === parent : parent === ""))
      .flatMap((step) => [...stepLines(step, depth, details), ...below(step.urn, depth + 1)]);
  return below("", 0);
}

function stepLines(step: StepEvent, depth: number, details: boolean): string[] {
  const indent = "  ".repeat(depth);
  const { plan, style } = opWords(step.op);
  const protect = step.old?.protect === true && ["delete", "replace"].includes(step.op) ? " [protected]" : "";
  const line = `${opPrefix(step.op)}${indent}${step.type} ${paint("bold", step.name)} ${paint(style, plan)}${protect}`;
  return [line, ...propertyLines(step, details).map((text) => `     ${indent}  ${text}`)];
}

function propertyLines(step: StepEvent, details: boolean): string[] {
  if (step.op === "create" && details) return inputLines(step.new);
  if (step.op !== "update" && step.op !== "replace") return [];
  const differences = Object.entries(step.detailedDiff ?? {});
  if (differences.length > 0)
    return differences.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { kind }]) => differenceLine(step, path, kind));
  return step.diffs.map((name) =>
    differenceLine(step, name, step.replaces.includes(name) ? "update-replace" : "update"),
  );
}

function differenceLine(step: StepEvent, path: string, kind: string): string {
  const [before, after] = [valueAt(step.old?.inputs, path), valueAt(step.new?.inputs, path)];
  const because = kind.endsWith("-replace") ? paint("magenta", "  (forces replacement)") : "";
  if (kind.startsWith("add")) return `${paint("green", "+")} ${path}: ${oneLine(after)}${because}`;
  if (kind.startsWith("delete")) return `${paint("red", "-")} ${path}: ${oneLine(before)}${because}`;
  return `${paint("yellow", "~")} ${path}: ${oneLine(before)} => ${oneLine(after)}${because}`;
}

function inputLines(state: ShownState | undefined): string[] {
  return Object.entries(state?.inputs ?? {})
    .filter(([name]) => !hiddenInputs.has(name))
    .map(([name, value]) => `${paint("green", "+")} ${name}: ${oneLine(value)}`);
}

/** The value at a detailed diff's path; undefined if there is none, or if the path cannot be parsed. */
function valueAt(properties: PropertyMap | undefined, path: string): PropertyValue | undefined {
  let value: PropertyValue | undefined = properties;
  try {
    for (const piece of parsePath(path)) value = (value as Record<string | number, PropertyValue> | undefined)?.[piece];
  } catch {
    return undefined;
  }
  return value;
}
