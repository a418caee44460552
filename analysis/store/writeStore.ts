import { renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import {
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  VARCHAR,
  type DuckDBConnection,
} from "@duckdb/node-api";
import { atPath } from "../../errors/fileError";
import { VisibleError } from "../../errors/visibleError";
import { makeFolder } from "../../files/makeFolder";
import { makeOwnFolder } from "../../files/ownFolder";
import type { Dataset } from "../model/runData";
import { writeWhole } from "./writeFile";
import { cellColumnsOf, dictionaryJson, packetColumnsOf, type Column } from "./dictionary";
import { environmentsJson } from "./environments";
import { cellRow, packetRows, type StoreValue } from "./rows";

const types = { VARCHAR, DOUBLE, INTEGER, BOOLEAN };
/** DuckDB's own vector size. */
const chunkRows = 2048;

/** All packets of a large campaign do not fit into memory as a table: what is beyond this lies in a file beside the store while it is written. */
const settings = { threads: "1", preserve_insertion_order: "true", memory_limit: "256MB" };

/** Writes packets.parquet, cells.parquet, dictionary.json and environments.json. Rows are in the order of the dataset, so the same runs give the same rows. */
export async function writeStore(folder: string, data: Dataset): Promise<void> {
  makeFolder(folder);
  const unfinished = atPath(folder, () => makeOwnFolder(".unfinished-", folder));
  try {
    await writeTables(folder, unfinished, data);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  writeWhole(join(folder, "dictionary.json"), dictionaryJson(data.runs));
  writeWhole(join(folder, "environments.json"), environmentsJson(data));
}

async function writeTables(folder: string, unfinished: string, data: Dataset): Promise<void> {
  const instance = await DuckDBInstance.create(join(unfinished, "scratch"), { ...settings }).catch(cannotWrite(folder));
  const connection = await instance.connect();
  try {
    const packetColumns = packetColumnsOf(data.runs);
    const packets = await tableWriter(connection, unfinished, "packets", packetColumns);
    for (const run of data.runs) packets.append(packetRows(run).slice(0, packetColumns.length));
    await packets.copyTo(join(folder, "packets.parquet"));
    const cellColumns = cellColumnsOf(data.runs);
    const cells = await tableWriter(connection, unfinished, "cells", cellColumns);
    const rows = data.runs.map(cellRow);
    cells.append(cellColumns.map((column) => rows.map((row) => row[column.name] ?? null)));
    await cells.copyTo(join(folder, "cells.parquet"));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function tableWriter(connection: DuckDBConnection, unfinished: string, name: string, columns: readonly Column[]) {
  await connection.run(
    `CREATE TABLE ${name} (${columns.map((column) => `"${column.name}" ${column.type}`).join(", ")})`,
  );
  const appender = await connection.createAppender(name);
  // One for all rows: a chunk's memory is not JavaScript's, and would be given back late.
  const chunk = DuckDBDataChunk.create(columns.map((column) => types[column.type]));
  return {
    append(values: readonly (readonly StoreValue[])[]): void {
      const length = values[0]?.length ?? 0;
      for (let start = 0; start < length; start += chunkRows) {
        const rows = Math.min(chunkRows, length - start);
        chunk.reset();
        chunk.rowCount = rows;
        values.forEach((column, i) => chunk.setColumnValues(i, column.slice(start, start + rows)));
        appender.appendDataChunk(chunk);
      }
    },
    async copyTo(path: string): Promise<void> {
      appender.closeSync();
      const part = join(unfinished, basename(path));
      await connection
        .run(`COPY ${name} TO '${part.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`)
        .catch(cannotWrite(path));
      renameSync(part, path);
    },
  };
}

const cannotWrite = (path: string) => (error: Error) => {
  throw new VisibleError(
    `${path} cannot be written: ${error.message}`,
    "Make room there, or name a folder in which files can be written.",
    { cause: error },
  );
};
