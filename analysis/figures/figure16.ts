import type { Figure, FigureInput } from "./figure";
import { tauFigure } from "./tauFigure";

/** Figure 16: Kendall's tau, LXC. */
export const figure16 = (input: FigureInput): Figure => tauFigure(16, "LXC", "lxc", "", input);
