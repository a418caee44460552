import { reducedCounts } from "../../paper/levels";
import { boxFigure } from "./boxFigure";
import type { Figure, FigureInput } from "./figure";
import { containerLevels, loadLevels, rateLevels } from "./panels";

/** Figure 11: RTT of containers, load at the responder. */
export function figure11(input: FigureInput): Figure {
  return boxFigure(
    {
      id: "figure-11",
      title: "Figure 11: RTT of containers, load at the responder",
      caption: "One box a cell. Figures 10 and 11 have one scale.",
      counts: reducedCounts,
      base: { location: "responder", affinity: false },
      comparedWith: { location: "sender" },
      series: containerLevels,
      rows: loadLevels,
      columns: rateLevels,
    },
    input,
  );
}
