import { loadKinds } from "../../scenarios/load";
import { technologies } from "../../scenarios/technology";
import { recordsUncertainty, recordsWaiting } from "../model/recorded";
import type { RunData } from "../model/runData";
import { metricTitles, type MetricName } from "../model/metrics";
import { pointKeys } from "../../captures/packets";

/** One column of the store: its name, type, unit and what it means. */
export interface Column {
  name: string;
  type: "VARCHAR" | "DOUBLE" | "INTEGER" | "BOOLEAN";
  unit: string | null;
  meaning: string;
}

const text = (name: string, meaning: string): Column => ({ name, type: "VARCHAR", unit: null, meaning });
const nanoseconds = (name: string, meaning: string): Column => ({ name, type: "DOUBLE", unit: "ns", meaning });
const whole = (name: string, meaning: string): Column => ({ name, type: "INTEGER", unit: null, meaning });

/** "kvm, lxc or docker". */
const anyOf = (names: readonly string[]) => `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

/** A capture point as a column name: "sender_tap_ns". */
export const pointColumn = (point: string): string => `${point.replace(".", "_")}_ns`;

/** packets.parquet: a row an echo request. NULL: not seen there. */
const packetColumns: readonly Column[] = [
  text("run_id", "run that the packet belongs to; joins with cells.parquet"),
  whole("sequence", "number of the echo request within its run, from 1"),
  nanoseconds("rtt_ns", "round-trip time as ping in the sender guest saw it (gross)"),
  nanoseconds("quantisation_ns", "step in which rtt_ns is known: ping prints three significant digits"),
  nanoseconds("sent_ns", "when the request passed the outermost capture point, since the run's first request"),
  ...pointKeys.map((point) =>
    nanoseconds(
      pointColumn(point),
      `round-trip time at capture point ${point}, request to reply in that point's clock`,
    ),
  ),
  nanoseconds("overhead_ns", "rtt_ns − sender_tap_ns: what lies between ping and the guest's tap or veth on the host"),
];

/** Columns of packets.parquet in result sets with any run of a probe that says when its requests left. */
const timeColumns: readonly Column[] = [
  nanoseconds("probe_sent_ns", "when the request left by the probe's own stamp, since the run's first request left"),
  nanoseconds("intended_ns", "when it should have left, of probes that send at fixed times, since the same"),
];

/** All columns that packets.parquet can have. */
export const everyPacketColumn: readonly Column[] = [...packetColumns, ...timeColumns];

/** The columns that a result set has in packets.parquet. */
export function packetColumnsOf(runs: readonly RunData[]): readonly Column[] {
  return runs.some(({ packets }) => packets.probeSentNs) ? everyPacketColumn : packetColumns;
}

/** cells.parquet: a row a run, that is, one repetition of a cell. NULL: not known. */
const cellColumns: readonly Column[] = [
  text("run_id", "run, sortable by time"),
  text("scenario_digest", "SHA-256 of the scenario: the key of results"),
  text(
    "context",
    "digest of all that must be equal before two cells may be compared: machines, image, version, sizes, mode",
  ),
  text("technology", anyOf(technologies)),
  text("accelerator", "kvm or tcg (emulated CPU); NULL for containers"),
  text("nic", "NIC model of KVM guests; NULL for containers"),
  { name: "affinity", type: "BOOLEAN", unit: null, meaning: "main guests' CPUs kept apart from the background's" },
  whole("background_count", "number of background guests"),
  text("load", `what background guests do: ${anyOf(loadKinds)}`),
  text("location", "server that the background guests run on: sender or responder"),
  text("rate", "packet rate asked for: 1pps, 1kpps, 1Mpps (closed loop) or packets per second"),
  text("mode", "as-published (ping's own pacing), open-loop, isochronous (UDP), ping-pong (UDP) or ping-pong-tcp"),
  whole("repetition", "repetition of the cell, from 1: the unit of replication"),
  whole("sent", "echo requests sent"),
  whole("received", "replies received"),
  { name: "loss_percent", type: "DOUBLE", unit: "%", meaning: "requests without a reply" },
  { name: "achieved_rate", type: "DOUBLE", unit: "1/s", meaning: "requests per second that the probe reached" },
  {
    name: "load_reached",
    type: "BOOLEAN",
    unit: null,
    meaning: "whether the background load saturated its resource; NULL without guests",
  },
  {
    name: "load_share",
    type: "DOUBLE",
    unit: "1",
    meaning: "share of the resource's ceiling that the load used, 0 to 1",
  },
  ...(Object.keys(metricTitles) as MetricName[]).map((name): Column => ({
    name: metricColumn(name),
    type: "DOUBLE",
    unit: name === "overheadPercent" ? "%" : "ms",
    meaning: `${metricTitles[name].replace(/, (ms|%).*$/, "")} over the run's packets`,
  })),
  text("validity", "valid, suspect (used and marked) or invalid (used nowhere)"),
  text("lab", "name of the lab, NULL on real servers"),
  text("tool_version", "version of Tare that took the run"),
  text("started_at", "start, ISO 8601, UTC"),
  text(
    "run_json",
    "the whole record of the run as JSON: what was asked, achieved, the environment, digests of all raw files",
  ),
];

const uncertain = (name: MetricName): Column => ({
  name: uncertaintyColumn(name),
  type: "DOUBLE",
  unit: name === "overheadPercent" ? "%" : "ms",
  meaning: `standard uncertainty of ${metricColumn(name)}, from the number of packets and the steps of the clocks; NULL with too few packets`,
});

/** Columns of cells.parquet in result sets of which any run records its uncertainty. */
const uncertaintyColumns: readonly Column[] = [
  ...(["rttMedian", "netMedian", "overheadMedian", "overheadPercent"] as const).map(uncertain),
];

/** Columns of cells.parquet in result sets of which any run records how long its guests waited for a CPU. */
const waitingColumns: readonly Column[] = [
  {
    name: "waiting_most_ms",
    type: "DOUBLE",
    unit: "ms",
    meaning:
      "upper bound of what the sender's guest and the probe waited for a CPU, for each request sent; NULL where a part of it could not be read",
  },
  {
    name: "waiting_most_percent",
    type: "DOUBLE",
    unit: "%",
    meaning: "the same as a share of the mean overhead, 100 at most",
  },
];

/** Columns of cells.parquet in result sets with any run of a probe that sends at fixed times. */
const scheduleColumns: readonly Column[] = [
  whole("skipped", "requests that were never sent, because the probe came too late for their time"),
  {
    name: "rtt_p99_corrected_ms",
    type: "DOUBLE",
    unit: "ms",
    meaning: "99th percentile of RTT from the time at which requests should have left, with those that were skipped",
  },
];

/** All columns that cells.parquet can have. */
export const everyCellColumn: readonly Column[] = [
  ...cellColumns,
  ...uncertaintyColumns,
  ...waitingColumns,
  ...scheduleColumns,
];

/** The columns that a result set has in cells.parquet. */
export function cellColumnsOf(runs: readonly RunData[]): readonly Column[] {
  return [
    ...cellColumns,
    ...(recordsUncertainty(runs) ? uncertaintyColumns : []),
    ...(recordsWaiting(runs) ? waitingColumns : []),
    ...(runs.some(({ run }) => run.schedule !== undefined) ? scheduleColumns : []),
  ];
}

/** The standard uncertainty of a metric as a column name: "rtt_median_ms_u". */
export function uncertaintyColumn(name: MetricName): string {
  return `${metricColumn(name)}_u`;
}

/** A metric as a column name with its unit: "rtt_median_ms". */
export function metricColumn(name: MetricName): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return name === "overheadPercent" ? snake : `${snake}_ms`;
}

/** The data dictionary as a file beside the tables. */
export function dictionaryJson(runs: readonly RunData[]): string {
  const tables = { "packets.parquet": packetColumnsOf(runs), "cells.parquet": cellColumnsOf(runs) };
  return `${JSON.stringify(tables, null, 2)}\n`;
}
