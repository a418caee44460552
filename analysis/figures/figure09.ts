import { reducedCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { kvmPlatform, loadLevels, locationLevels, rateLevels } from "./panels";

/** Figure 9: overhead at three packet rates. */
export function figure09(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-09",
      title: "Figure 9: overhead by packet rate, load and location (KVM, virtio, no affinity)",
      caption: `Median overhead of one cell, in ms.${remark}`,
      metric: "overheadMedian",
      counts: reducedCounts,
      base: { platform, nic: "virtio", affinity: false },
      series: rateLevels,
      rows: loadLevels,
      columns: locationLevels,
    },
    input,
  );
}
