import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { readResults } from "../../../analysis/results/readRuns";
import { dataset } from "../../../analysis/model/runData";
import { cellColumnsOf, packetColumnsOf } from "../../../analysis/store/dictionary";
import { exportCrate } from "../../../analysis/store/exportCrate";
import { readStore } from "../../../analysis/store/readStore";
import { writeStore } from "../../../analysis/store/writeStore";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import { temporaryFolder } from "../../support/temporaryFolder";

const cells = designedCells().filter(
  (cell) => cell.load === "cpu" && cell.location === "sender" && cell.count === 8 && !cell.affinity,
);
const withoutFolder = (data: ReturnType<typeof dataset>) => data.runs.map((run) => ({ ...run, folder: "" }));

async function rows(sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("the results store", () => {
  const folder = temporaryFolder();
  const data = makeCampaign({ cells, repetitions: 2 });

  test("gives back the dataset that went in", async () => {
    const store = join(folder.path, "same");
    await writeStore(store, data);
    expect(withoutFolder(await readStore(store))).toEqual(withoutFolder(data));
  });

  test("has the probe's own times where any probe says them, and gives them back", async () => {
    const store = join(folder.path, "times");
    const times = (length: number) => Float64Array.from({ length }, (_, i) => (i === 2 ? NaN : i * 1e6));
    const timed = makeCampaign({ cells: cells.slice(0, 2), repetitions: 1 }).runs.map((run, i) => {
      const probeSentNs = times(run.packets.length);
      const intendedNs = probeSentNs.map((sent) => sent - 5);
      return { ...run, packets: { ...run.packets, ...[{ probeSentNs, intendedNs }, { probeSentNs }, {}][i] } };
    });
    const set = dataset([...timed, ...data.runs.slice(-1)]);
    await writeStore(store, set);
    expect(withoutFolder(await readStore(store))).toEqual(withoutFolder(set));
    const count = "count(probe_sent_ns)::INTEGER AS sent, count(intended_ns)::INTEGER AS intended";
    const { length } = timed[0]!.packets;
    expect(await rows(`SELECT ${count} FROM '${store}/packets.parquet'`)).toEqual([
      { sent: timed.length * (length - 1), intended: length - 1 },
    ]);
  });

  test("has the same rows whatever order the runs came in", async () => {
    const [one, other] = [join(folder.path, "one"), join(folder.path, "other")];
    await writeStore(one, data);
    await writeStore(other, dataset([...data.runs].reverse()));
    for (const table of ["packets", "cells"])
      expect(await rows(`SELECT * FROM '${one}/${table}.parquet'`)).toEqual(
        await rows(`SELECT * FROM '${other}/${table}.parquet'`),
      );
  });

  test("describes every column, and no other", async () => {
    const store = join(folder.path, "described");
    await writeStore(store, data);
    const names = async (table: string) =>
      (await rows(`DESCRIBE SELECT * FROM '${store}/${table}.parquet'`)).map((row) => [
        (row as { column_name: string }).column_name,
        (row as { column_type: string }).column_type,
      ]);
    expect(await names("packets")).toEqual(packetColumnsOf(data.runs).map((column) => [column.name, column.type]));
    expect(await names("cells")).toEqual(cellColumnsOf(data.runs).map((column) => [column.name, column.type]));
    expect(Object.keys(JSON.parse(readFileSync(join(store, "dictionary.json"), "utf8")) as object)).toEqual([
      "packets.parquet",
      "cells.parquet",
    ]);
  });

  test("holds missing values as NULL, never as NaN", async () => {
    const lost = makeCampaign({ cells: cells.slice(0, 1), repetitions: 1 }).runs.map((run) => {
      const rttNs = run.packets.rttNs.slice();
      rttNs[3] = NaN;
      return { ...run, packets: { ...run.packets, rttNs } };
    });
    const store = join(folder.path, "lost");
    await writeStore(store, dataset(lost));
    expect(await rows(`SELECT count(*)::INTEGER AS n FROM '${store}/packets.parquet' WHERE rtt_ns IS NULL`)).toEqual([
      { n: 1 },
    ]);
    expect(await rows(`SELECT count(*)::INTEGER AS n FROM '${store}/packets.parquet' WHERE isnan(rtt_ns)`)).toEqual([
      { n: 0 },
    ]);
  });

  test("tells every environment once, with its runs", async () => {
    const store = join(folder.path, "environments");
    const world = { ...paperWorld, toolVersion: "0.2.0" };
    const other = makeCampaign({ cells: cells.slice(0, 1), repetitions: 1, world });
    await writeStore(store, dataset([...data.runs, ...other.runs]));
    const list = JSON.parse(readFileSync(join(store, "environments.json"), "utf8")) as {
      toolVersion: string;
      runIds: string[];
      environment: unknown;
    }[];
    const isNew = (environment: (typeof list)[number]) => environment.toolVersion === "0.2.0";
    expect(list.filter(isNew).map(({ runIds }) => runIds)).toEqual([other.runs.map(({ run }) => run.runId)]);
    expect(list.flatMap(({ runIds }) => runIds)).toHaveLength(data.runs.length + 1);
    expect(list.find(isNew)?.environment).toEqual(other.runs[0]?.run.environment);
  });

  test("that is no store is an error that names it", async () => {
    const store = join(folder.path, "same");
    await writeStore(store, data);
    writeFileSync(join(store, "packets.parquet"), "no parquet");
    await expect(readStore(store)).rejects.toThrow(`${store} cannot be read as a store`);
  });
});

describe("an exported result set", () => {
  const folder = temporaryFolder();

  test("is an RO-Crate that names every file with its digest, and can be analysed with and without raw files", async () => {
    const results = join(folder.path, "results");
    for (const run of makeCampaign({ cells, repetitions: 1 }).runs) writeRawRun(results, run);
    const read = await readResults(results);
    for (const withRaw of [true, false]) {
      const target = join(folder.path, `crate-${withRaw}`);
      await exportCrate(target, read, {
        licence: "https://creativecommons.org/licenses/by/4.0/",
        withRaw,
        reportFolder: null,
      });
      const again = await readResults(target);
      expect(withoutFolder(again)).toEqual(withoutFolder(read));
      checkCrate(target);
      await expect(exportCrate(target, read, { licence: null, withRaw, reportFolder: null })).rejects.toThrow(
        "is not empty",
      );
    }
  });

  /** What RO-Crate 1.1 requires of metadata descriptor, root and data entities. */
  function checkCrate(target: string): void {
    type Entity = { "@id": string; "@type": string } & Record<string, unknown>;
    const crate = JSON.parse(readFileSync(join(target, "ro-crate-metadata.json"), "utf8")) as {
      "@context": string;
      "@graph": Entity[];
    };
    expect(crate["@context"]).toBe("https://w3id.org/ro/crate/1.1/context");
    const byId = new Map(crate["@graph"].map((entity) => [entity["@id"], entity]));
    expect(byId.size).toBe(crate["@graph"].length);
    expect(byId.get("ro-crate-metadata.json")).toMatchObject({
      "@type": "CreativeWork",
      about: { "@id": "./" },
      conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
    });
    const root = byId.get("./");
    expect(root).toMatchObject({
      "@type": "Dataset",
      name: expect.any(String) as string,
      description: expect.any(String) as string,
      datePublished: expect.stringMatching(/^\d{4}-/) as string,
    });
    const parts = root?.hasPart as { "@id": string }[];
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      expect(byId.get(part["@id"])).toMatchObject({ "@type": "File" });
      expect(readFileSync(join(target, decodeURI(part["@id"]))).length).toBe(
        Number(byId.get(part["@id"])?.contentSize),
      );
    }
    const license = root?.license as { "@id": string };
    expect(byId.has(license["@id"])).toBe(true);
  }
});
