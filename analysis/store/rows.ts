import { contextOf } from "../model/context";
import { runMetrics, type MetricName, type RunMetrics } from "../model/metrics";
import { netKey, overheadNs, pointKeys } from "../../captures/packets";
import type { RunData } from "../model/runData";
import { canonicalJson } from "../../scenarios/digest";
import { metricColumn, uncertaintyColumn } from "./dictionary";

/** A value of a table; null where there is none. */
export type StoreValue = string | number | boolean | null;

/** A run's packets as columns in the order of everyPacketColumn. */
export function packetRows({ run, packets }: RunData): StoreValue[][] {
  const points = pointKeys.map((point) => packets.atNs[point] ?? new Float64Array(packets.length).fill(NaN));
  const overhead = overheadNs(packets);
  const missing = new Array<null>(packets.length).fill(null);
  const orMissing = (column?: Float64Array) => (column === undefined || column.length === 0 ? missing : known(column));
  return [
    new Array<string>(packets.length).fill(run.runId),
    Array.from({ length: packets.length }, (_, i) => i + 1),
    ...[packets.rttNs, packets.quantisationNs, packets.sentNs, ...points].map(known),
    orMissing(overhead),
    orMissing(packets.probeSentNs),
    orMissing(packets.intendedNs),
  ];
}

/** A run as one row, by column name. */
export function cellRow({ run, packets, summary }: RunData): Record<string, StoreValue> {
  const { scenario, probe, environment, load, achieved } = run;
  const metrics: RunMetrics = runMetrics(packets, netKey(scenario.technology));
  return {
    run_id: run.runId,
    scenario_digest: run.scenarioDigest,
    context: contextOf(run),
    technology: scenario.technology,
    accelerator: environment.accelerator,
    nic: scenario.nic,
    affinity: scenario.affinity,
    background_count: scenario.background.count,
    load: scenario.background.load,
    location: scenario.background.location,
    rate: probe.rate,
    mode: probe.mode,
    repetition: probe.repetition,
    sent: achieved.sent,
    received: achieved.received,
    loss_percent: summary.lossPercent,
    achieved_rate: Number.isFinite(achieved.ratePerSecond) ? achieved.ratePerSecond : null,
    load_reached: load.reached,
    load_share: load.share,
    ...Object.fromEntries((Object.keys(metrics) as MetricName[]).map((name) => [metricColumn(name), metrics[name]])),
    validity: run.validity.verdict,
    lab: environment.lab,
    tool_version: run.toolVersion,
    started_at: run.startedAt,
    run_json: canonicalJson(run),
    [uncertaintyColumn("rttMedian")]: summary.uncertainty?.rttMedianMs ?? null,
    [uncertaintyColumn("netMedian")]: summary.uncertainty?.netMedianMs ?? null,
    [uncertaintyColumn("overheadMedian")]: summary.uncertainty?.overheadMedianMs ?? null,
    [uncertaintyColumn("overheadPercent")]: summary.uncertainty?.overheadMedianPercent ?? null,
    skipped: summary.corrected?.skipped ?? null,
    rtt_p99_corrected_ms: summary.corrected?.rttP99Ms ?? null,
    waiting_most_ms: summary.waiting?.mostPerRequestMs ?? null,
    waiting_most_percent: summary.waiting?.mostOfOverheadPercent ?? null,
  };
}

function known(column: Float64Array): (number | null)[] {
  const values = new Array<number | null>(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    values[i] = Number.isFinite(value) ? value : null;
  }
  return values;
}
