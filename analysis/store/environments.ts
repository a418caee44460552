import { canonicalJson } from "../../scenarios/digest";
import type { Dataset } from "../model/runData";

/** Every environment that runs were taken in, once, with the runs: what a reader of the tables must know of the machines. */
export function environmentsJson(data: Dataset): string {
  const runs = new Map<string, string[]>();
  for (const { run } of data.runs) {
    const key = canonicalJson({ toolVersion: run.toolVersion, environment: run.environment });
    runs.set(key, [...(runs.get(key) ?? []), run.runId]);
  }
  const list = [...runs].map(([key, runIds]) => ({ ...(JSON.parse(key) as object), runIds }));
  return `${JSON.stringify(list, null, 1)}\n`;
}
