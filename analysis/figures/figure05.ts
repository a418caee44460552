import { allCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { nicLevels } from "./nicLevels";
import { kvmPlatform, loadLevels, locationLevels } from "./panels";

/** Figure 5: overhead as a share of RTT, by load and location. */
export function figure05(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-05",
      title: "Figure 5: overhead by NIC model, load and location (KVM)",
      caption: `Median over packets of the overhead as a share of that packet's RTT.${remark}`,
      metric: "overheadPercent",
      counts: allCounts,
      base: { platform, affinity: false, rate: input.settings.unstatedRate },
      series: nicLevels,
      rows: loadLevels,
      columns: locationLevels,
    },
    input,
  );
}
