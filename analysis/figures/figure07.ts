import { reducedCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { kvmPlatform, loadLevels, locationLevels, rateLevels } from "./panels";

/** Figure 7: median RTT at three packet rates. */
export function figure07(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-07",
      title: "Figure 7: RTT by packet rate, load and location (KVM, virtio, no affinity)",
      caption: `Each point is the median RTT of one cell. Back to back: the next request leaves when the reply is back.${remark}`,
      metric: "rttMedian",
      counts: reducedCounts,
      base: { platform, nic: "virtio", affinity: false },
      series: rateLevels,
      rows: loadLevels,
      columns: locationLevels,
    },
    input,
  );
}
