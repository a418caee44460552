import { existsSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { VisibleError } from "../../errors/visibleError";
import { pointKeys } from "../../captures/packets";
import { summariseRun } from "../model/summariseRun";
import type { ReadPackets } from "../../captures/packetTable";
import { parseRun } from "../read";
import { dataset, problemText, type Dataset, type DataProblem, type RunData } from "../model/runData";
import { checkAgainstCrate } from "./checkCrate";
import { pointColumn } from "./dictionary";

/** Whether a folder holds a store, or what is left of one. */
export function hasStore(folder: string): boolean {
  return existsSync(join(folder, "cells.parquet")) || existsSync(join(folder, "packets.parquet"));
}

/**
 * Reads a store back: the same dataset as from the raw files, for result sets that travel without them.
 * @throws VisibleError where the folder is not a store, or differs from what the crate around it says
 */
export async function readStore(folder: string): Promise<Dataset> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    checkAgainstCrate(folder);
    const packets = await readPackets(connection, join(folder, "packets.parquet"));
    const records = await query(
      connection,
      `SELECT run_id, run_json FROM read_parquet(${quoted(join(folder, "cells.parquet"))})`,
    );
    const runs: RunData[] = [];
    const problems: DataProblem[] = [];
    for (const [id, json] of zip(records)) {
      const runId = String(id);
      const table = packets.get(runId);
      packets.delete(runId);
      try {
        if (!table) throw new VisibleError("no packets");
        const run = parseRun(JSON.parse(String(json)));
        runs.push({ folder: `${folder}: ${runId}`, run, packets: table, summary: summariseRun(run, table) });
      } catch (error) {
        problems.push({ where: folder, what: `run ${runId}: ${problemText(error)}` });
      }
    }
    for (const runId of packets.keys())
      problems.push({ where: folder, what: `run ${runId}: packets without a record` });
    return dataset(runs, problems);
  } catch (error) {
    throw new VisibleError(`${folder} cannot be read as a store: ${problemText(error)}`, undefined, { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Captures have it (scenarios/run.ts, Capture); a store does not repeat it. */
const captureStepNs = 1;

const numberColumns = ["rtt_ns", "quantisation_ns", "sent_ns", ...pointKeys.map(pointColumn)];

/** In result sets of probes that say when their requests left. */
const probeTimes = ["probe_sent_ns", "intended_ns"];

async function readPackets(connection: DuckDBConnection, path: string): Promise<Map<string, ReadPackets>> {
  const described = await query(
    connection,
    `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${quoted(path)}))`,
  );
  const own = probeTimes.filter((name) => described[0]?.includes(name));
  const aggregated = [...numberColumns, ...own].map((name) => `list(${name} ORDER BY sequence)`).join(", ");
  const columns = await query(
    connection,
    `SELECT run_id, ${aggregated} FROM read_parquet(${quoted(path)}) GROUP BY run_id ORDER BY run_id`,
  );
  const tables = new Map<string, ReadPackets>();
  for (const [runId, ...lists] of zip(columns)) {
    const [rttNs, quantisationNs, sentNs, ...others] = lists.map(toColumn);
    const points = others.slice(0, pointKeys.length);
    const [probeSentNs, intendedNs] = others.slice(pointKeys.length).map(unlessEmpty);
    if (!rttNs || !quantisationNs || !sentNs) throw new Error("packets.parquet lacks columns");
    const atNs: ReadPackets["atNs"] = {};
    const stampStepNs: ReadPackets["stampStepNs"] = {};
    pointKeys.forEach((key, i) => {
      const column = points[i];
      const seen = column && unlessEmpty(column);
      if (!seen) return;
      atNs[key] = seen;
      stampStepNs[key] = captureStepNs;
    });
    tables.set(String(runId), {
      ...{ length: rttNs.length, rttNs, quantisationNs, sentNs, atNs, stampStepNs },
      ...(probeSentNs ? { probeSentNs } : {}),
      ...(intendedNs ? { intendedNs } : {}),
    });
  }
  return tables;
}

function unlessEmpty(column: Float64Array): Float64Array | undefined {
  return column.some((value) => !Number.isNaN(value)) ? column : undefined;
}

function toColumn(list: unknown): Float64Array {
  return Float64Array.from(list as (number | null)[], (value) => value ?? NaN);
}

async function query(connection: DuckDBConnection, sql: string): Promise<readonly unknown[][]> {
  return (await connection.runAndReadAll(sql)).getColumnsJS();
}

/** Rows from columns. */
function zip(columns: readonly (readonly unknown[])[]): unknown[][] {
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
}

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;
