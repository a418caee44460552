import { allCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { nicLevels } from "./nicLevels";
import { kvmPlatform, loadLevels, locationLevels } from "./panels";

/** Figure 4: median RTT of each NIC model, by load and location. */
export function figure04(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-04",
      title: "Figure 4: RTT by NIC model, load and location (KVM)",
      caption: `Each point is the median RTT of one cell.${remark}`,
      metric: "rttMedian",
      counts: allCounts,
      base: { platform, affinity: false, rate: input.settings.unstatedRate },
      series: nicLevels,
      rows: loadLevels,
      columns: locationLevels,
    },
    input,
  );
}
