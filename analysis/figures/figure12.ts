import { reducedCounts } from "../../paper/levels";
import type { Figure, FigureInput } from "./figure";
import { lineFigure } from "./lineFigure";
import { containerLevels, loadLevels, rateLevels } from "./panels";

/** Figure 12: overhead of containers, load at the sender. */
export function figure12(input: FigureInput): Figure {
  return lineFigure(
    {
      id: "figure-12",
      title: "Figure 12: overhead of containers, load at the sender",
      caption: "Median overhead of one cell, in ms.",
      metric: "overheadMedian",
      counts: reducedCounts,
      base: { location: "sender", affinity: false },
      series: containerLevels,
      rows: loadLevels,
      columns: rateLevels,
    },
    input,
  );
}
