import type { PropertyMap } from "../../engine/values";
import type { ObservedResource } from "../bridge/stateForm";
import type { DockerDaemon } from "./daemon";

type Labels = Record<string, string> | null | undefined;

/** The labels of an input as Docker takes them. */
export function labelMap(value: unknown): Record<string, string> {
  const labels = Array.isArray(value) ? (value as { label?: unknown; value?: unknown }[]) : [];
  return Object.fromEntries(labels.map(({ label, value: text }) => [String(label), String(text)]));
}

/** Labels in the form of outputs, sorted by name. */
export function labelList(labels: Labels): PropertyMap[] {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([label, value]) => ({ label, value }));
}

/** True where all wanted labels are there, and there is at least one: only then is a thing known to be the program's own. */
export function isOurs(wanted: Record<string, string>, actual: Labels): boolean {
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([label, value]) => actual?.[label] === value);
}

/** The labels of somebody's thing, to name its owner in a message. */
export function showLabels(labels: Labels): string {
  const shown = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`);
  return shown.length === 0 ? "no labels" : `labels ${shown.slice(0, 8).join(", ")}`;
}

/**
 * Judges a thing that has the name of an interrupted create's: it is the resource's own if it bears all of its labels. A
 * text says that this cannot be told, because the resource has no labels.
 */
export function foundByLabels(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  actual: Labels,
  found: ObservedResource,
): ObservedResource | string | undefined {
  const wanted = labelMap(inputs["labels"]);
  if (isOurs(wanted, actual)) return found;
  // What has other labels was there before: Docker makes nothing under a name that is taken.
  if (Object.keys(wanted).length > 0) return undefined;
  return `docker on ${daemon.name} has ${String(inputs["name"])}, which no label tells from another's`;
}
