import { allCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { nicLevels } from "./nicLevels";
import { kvmPlatform } from "./panels";
import { lineFigure } from "./lineFigure";

/** Figure 3: median RTT of each NIC model over all loads and locations. */
export function figure03(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-03",
      title: "Figure 3: RTT by NIC model, over all loads and locations (KVM)",
      caption: `Median over cells of their median RTT.${remark}`,
      metric: "rttMedian",
      counts: allCounts,
      base: { platform, affinity: false, rate: input.settings.unstatedRate },
      series: nicLevels,
    },
    input,
  );
}
