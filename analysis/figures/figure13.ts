import type { Figure, FigureInput } from "./figure";
import { summaryFigure } from "./summaryFigure";

/** Figure 13: all container cells, load at the sender. */
export const figure13 = (input: FigureInput): Figure => summaryFigure(13, "sender", input);
