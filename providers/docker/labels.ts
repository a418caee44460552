import type { PropertyMap } from "../../engine/values";
import type { ObservedResource } from "../bridge/stateForm";
import type { DockerDaemon } from "./daemon";

type Labels = Record<string, string> | null | undefined;

/** The labels of an input in the form that Docker's API takes. */
export function labelMap(value: unknown): Record<string, string> {
  const labels = Array.isArray(value) ? (value as { label?: unknown; value?: unknown }[]) : [];
  return Object.fromEntries(labels.map(({ label, value: text }) => [String(label), String(text)]));
}

/** Labels in the form that outputs have, sorted by name. */
export function labelList(labels: Labels): PropertyMap[] {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([label, value]) => ({ label, value }));
}

/**
 * Whether a thing is certainly the program's own: there is at least one wanted label, and the thing has all of them.
 */
export function isOurs(wanted: Record<string, string>, actual: Labels): boolean {
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([label, value]) => actual?.[label] === value);
}

/** A thing's labels as text, which tell the user whose it is. */
export function showLabels(labels: Labels): string {
  const shown = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`);
  return shown.length === 0 ? "no labels" : `labels ${shown.slice(0, 8).join(", ")}`;
}

/**
 * Decides whether a thing that has the name of an interrupted create was left by it: returns `found` if the thing has
 * all labels of the resource, undefined if it does not, and a text if the resource has no labels and so nobody can
 * tell.
 */
export function foundByLabels(
  daemon: DockerDaemon,
  inputs: PropertyMap,
  actual: Labels,
  found: ObservedResource,
): ObservedResource | string | undefined {
  const wanted = labelMap(inputs["labels"]);
  if (isOurs(wanted, actual)) return found;
  // A thing with other labels was there before the create: Docker makes nothing under a name that is taken.
  if (Object.keys(wanted).length > 0) return undefined;
  return `docker on ${daemon.name} has ${String(inputs["name"])}, which no label tells from another's`;
}
