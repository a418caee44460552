import { reducedCounts } from "../../paper/levels";
import type { Cell } from "../model/cells";
import type { FigureInput } from "../figures/figure";
import { kvmPlatform, largestContext, othersRemark, pick } from "../figures/panels";
import { overheadNs } from "../../captures/packets";
import { significant } from "../text/text";
import { mean, standardDeviation } from "../statistics/moments";
import { quantileSorted, sortedFinite } from "../statistics/quantile";
import type { PaperTable } from "./table";

/** Table 3: the overhead share with and without CPU affinity, over all packets of the experiment. */
export function table3(input: FigureInput): PaperTable {
  const { cells, others } = largestContext(input.cells);
  const { platform, remark } = kvmPlatform(cells);
  const base = { platform, nic: "virtio" as const, rate: input.settings.unstatedRate };
  const rows = [false, true].map((affinity) => ({
    affinity,
    shares: shares(reducedCounts.flatMap((count) => pick(cells, base, { affinity, count }))),
  }));
  const filled = rows.filter(({ shares: values }) => values.length > 0);
  return {
    id: "table-3",
    title: "Table 3: overhead share with and without CPU affinity (KVM, virtio), in %",
    caption: `Over the packets of all cells. The paper: off 27.36 / 15.80 / 0.15 / 23.74 / 26.32 / 28.43 / 99.15; on 27.82 / 16.44 / 0.06 / 23.74 / 26.19 / 28.66 / 99.23.${remark}${othersRemark(others)}`,
    columns: [
      "affinity",
      "average",
      "sd",
      "minimum",
      "lower quartile",
      "median",
      "upper quartile",
      "maximum",
      "packets",
    ],
    rows: filled.map(({ affinity, shares: values }) => [
      affinity ? "on" : "off",
      ...statistics(values),
      String(values.length),
    ]),
    missing: rows
      .filter(({ shares: values }) => values.length === 0)
      .map(({ affinity }) => `KVM virtio cells with affinity ${affinity ? "on" : "off"}`),
  };
}

function statistics(sorted: Float64Array): string[] {
  const at = (p: number) => quantileSorted(sorted, p);
  return [mean(sorted), standardDeviation(sorted), at(0), at(0.25), at(0.5), at(0.75), at(1)].map((value) =>
    significant(value, 4),
  );
}

function shares(cells: readonly Cell[]): Float64Array {
  const columns = cells.flatMap((cell) =>
    cell.runs.map(({ data: { packets } }) =>
      overheadNs(packets).map((ns, i) => (100 * ns) / (packets.rttNs[i] ?? NaN)),
    ),
  );
  return sortedFinite(Float64Array.from(columns.flatMap((column) => [...column])));
}
