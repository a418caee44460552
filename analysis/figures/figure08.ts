import { reducedCounts } from "../../paper/levels";
import { boxFigure } from "./boxFigure";
import type { Figure, FigureInput } from "./figure";
import { kvmPlatform, loadLevels, rateLevels } from "./panels";

/** Figure 8: RTT at three packet rates, load at the sender. */
export function figure08(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return boxFigure(
    {
      id: "figure-08",
      title: "Figure 8: RTT by packet rate, load at the sender (KVM, virtio, no affinity)",
      caption: `One box a cell.${remark}`,
      counts: reducedCounts,
      base: { platform, nic: "virtio", affinity: false, location: "sender" },
      series: rateLevels,
      rows: loadLevels,
    },
    input,
  );
}
