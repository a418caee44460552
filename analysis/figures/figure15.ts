import type { Figure, FigureInput } from "./figure";
import { kvmPlatform } from "./panels";
import { tauFigure } from "./tauFigure";

/** Figure 15: Kendall's tau, KVM. */
export function figure15(input: FigureInput): Figure {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  return tauFigure(15, "KVM", platform, remark, input);
}
