import type { CallContext, CreateResponse } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import type { Daemon } from "../daemon";
import type { ResourceSchema } from "../schema/field";
import type { Moment } from "../state";

/** One resource type: its schema, and what is done with Docker's API. */
export interface Resource {
  schema: ResourceSchema;
  create(daemon: Daemon, inputs: PropertyMap, timeoutSeconds: number, context: CallContext): Promise<CreateResponse>;
  /** Outputs as they are now; undefined where the resource is gone. */
  read(
    daemon: Daemon,
    id: string,
    known: PropertyMap,
    moment: Moment,
    context: CallContext,
  ): Promise<PropertyMap | undefined>;
  /** Makes in place what can be; absent where every change makes the resource anew or means nothing to Docker. */
  update?(daemon: Daemon, id: string, before: PropertyMap, inputs: PropertyMap, context: CallContext): Promise<void>;
  delete(daemon: Daemon, id: string, outputs: PropertyMap, context: CallContext): Promise<void>;
}

/** The labels of an input as Docker takes them. */
export function labelMap(value: unknown): Record<string, string> {
  const labels = Array.isArray(value) ? (value as { label?: unknown; value?: unknown }[]) : [];
  return Object.fromEntries(labels.map(({ label, value: text }) => [String(label), String(text)]));
}

/** True where all wanted labels are there, and there is one at all: only then is a thing known to be the program's own. */
export function isOurs(wanted: Record<string, string>, actual: Record<string, string> | null | undefined): boolean {
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([label, value]) => actual?.[label] === value);
}

/** The labels of somebody's thing, to name its owner in a message. */
export function showLabels(labels: Record<string, string> | null | undefined): string {
  const shown = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`);
  return shown.length === 0 ? "no labels" : `labels ${shown.slice(0, 8).join(", ")}`;
}
