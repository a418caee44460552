import type { Figure, FigureInput } from "./figure";
import { summaryFigure } from "./summaryFigure";

/** Figure 14: all container cells, load at the responder. */
export const figure14 = (input: FigureInput): Figure => summaryFigure(14, "responder", input);
