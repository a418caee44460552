import { canonicalJson } from "../../scenarios/digest";
import type { Dataset } from "../model/runData";

/** Every environment once, with the runs that were taken in it, for readers of the tables. */
export function environmentsJson(data: Dataset): string {
  const runs = new Map<string, string[]>();
  for (const { run } of data.runs) {
    const key = canonicalJson({ toolVersion: run.toolVersion, environment: run.environment });
    runs.set(key, [...(runs.get(key) ?? []), run.runId]);
  }
  const list = [...runs].map(([key, runIds]) => ({ ...(JSON.parse(key) as object), runIds }));
  return `${JSON.stringify(list, null, 1)}\n`;
}
