import type { Figure } from "../figures/figure";
import { drawSvg } from "./svg";

/** A figure with its drawing; `svg` null where there was nothing to draw. */
export interface DrawnFigure {
  figure: Figure;
  svg: string | null;
}

/** Draws figures one after another: Vega counts element ids in a global. */
export async function drawFigures(
  figures: readonly Figure[],
  onDrawn: (done: number) => void = () => {},
): Promise<DrawnFigure[]> {
  const drawn: DrawnFigure[] = [];
  for (const figure of figures) {
    drawn.push({ figure, svg: figure.svg ?? (figure.spec === null ? null : await drawSvg(figure.spec)) });
    onDrawn(drawn.length);
  }
  return drawn;
}
