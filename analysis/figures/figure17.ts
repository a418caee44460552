import type { Figure, FigureInput } from "./figure";
import { tauFigure } from "./tauFigure";

/** Figure 17: Kendall's tau, Docker. */
export const figure17 = (input: FigureInput): Figure => tauFigure(17, "Docker", "docker", "", input);
