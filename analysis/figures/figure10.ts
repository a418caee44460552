import { reducedCounts } from "../../paper/levels";
import { boxFigure } from "./boxFigure";
import type { Figure, FigureInput } from "./figure";
import { containerLevels, loadLevels, rateLevels } from "./panels";

/** Figure 10: RTT of containers, load at the sender. */
export function figure10(input: FigureInput): Figure {
  return boxFigure(
    {
      id: "figure-10",
      title: "Figure 10: RTT of containers, load at the sender",
      caption: "One box a cell. Figures 10 and 11 have one scale.",
      counts: reducedCounts,
      base: { location: "sender", affinity: false },
      comparedWith: { location: "responder" },
      series: containerLevels,
      rows: loadLevels,
      columns: rateLevels,
    },
    input,
  );
}
