import { groupCells } from "../../../analysis/model/cells";
import { dataset, type Dataset } from "../../../analysis/model/runData";
import { paperTables, type PaperTable } from "../../../analysis/tables";
import { makeCampaign } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";

const whole = makeCampaign({ repetitions: 1, world: { ...paperWorld, packets: 10 } });

function tablesOf(data: Dataset): PaperTable[] {
  const input = { dataset: data, cells: groupCells(data), settings: { unstatedRate: "1kpps", resamples: 20 } };
  return paperTables.map((make) => make(input));
}

describe("the paper's tables", () => {
  test("are 1 to 6, and the whole design fills each", () => {
    const tables = tablesOf(whole);
    expect(tables.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `table-${number}`));
    for (const { id, rows, columns, missing } of tables) {
      expect([id, missing]).toEqual([id, []]);
      expect(rows.length).toBeGreaterThan(1);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  test("without a single run, each says what it needs", () => {
    for (const { id, missing } of tablesOf(dataset([]))) expect([id, missing.length > 0]).toEqual([id, true]);
  });

  test("table 3 is what its packets say", () => {
    const one = whole.runs.find(
      ({ run: { scenario, probe } }) => scenario.nic === "virtio" && scenario.affinity && probe.rate === "1kpps",
    );
    if (!one) throw new Error("no cell with affinity");
    const rttNs = Float64Array.from([100_000, 200_000, 400_000]);
    const net = Float64Array.from([50_000, 150_000, 200_000]);
    const packets = { ...one.packets, length: 3, rttNs, atNs: { "sender.tap": net } };
    const [, , table] = tablesOf(dataset([{ ...one, packets }]));
    expect(table?.rows).toEqual([["on", "41.67", "14.43", "25.00", "37.50", "50.00", "50.00", "50.00", "3"]]);
    expect(table?.missing).toEqual(["KVM virtio cells with affinity off"]);
  });

  test("table 6 shares out all outliers, and shows scenarios without cells as missing", () => {
    const docker = whole.runs.filter(({ run }) => run.scenario.technology === "docker");
    const [, , , , , full] = tablesOf(dataset(docker));
    expect(full?.rows.map((row) => Number(row[2])).reduce((a, b) => a + b, 0)).toBeCloseTo(100, 0);
    const quiet = docker.filter(({ run }) => run.scenario.background.load !== "network");
    const [, , , , , part] = tablesOf(dataset(quiet));
    expect(part?.rows[0]).toEqual(["network load at the responder", "–", "–", "99.6", "0", "–"]);
    expect(part?.missing).toContain("no cells: network load at the responder");
  });
});
