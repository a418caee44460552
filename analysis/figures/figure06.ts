import { reducedCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { kvmPlatform, loadLevels, locationLevels } from "./panels";

/** Figure 6: median RTT with and without CPU affinity. */
export function figure06(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return lineFigure(
    {
      id: "figure-06",
      title: "Figure 6: RTT with and without CPU affinity (KVM, virtio)",
      caption: `Each point is the median RTT of one cell. The paper finds no difference.${remark}`,
      metric: "rttMedian",
      counts: reducedCounts,
      base: { platform, nic: "virtio", rate: input.settings.unstatedRate },
      series: {
        title: "affinity",
        levels: [
          { label: "off", factors: { affinity: false } },
          { label: "on", factors: { affinity: true } },
        ],
      },
      rows: loadLevels,
      columns: locationLevels,
    },
    input,
  );
}
