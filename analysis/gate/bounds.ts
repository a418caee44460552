import { nearest } from "../../errors/nearest";
import { VisibleError } from "../../errors/visibleError";
import { gateFigureNames, type GateBounds, type GateFigure } from "./figures";

/**
 * Reads bounds as people write them: "p99 10%", "loss 0.5%". The last one of a figure counts.
 */
export function parseBounds(texts: readonly string[]): GateBounds {
  const bounds: GateBounds = {};
  for (const text of texts) {
    const [, name = "", number = ""] = /^\s*([a-z0-9]+)\s+(\d+(?:\.\d+)?)\s*%\s*$/i.exec(text) ?? [];
    const share = Number(number) / 100;
    if (name === "" || !(share > 0))
      throw new VisibleError(
        `--fail-above "${text}" is no bound`,
        `name a figure and a share above 0, such as "p99 10%"`,
      );
    if (!isFigure(name)) {
      const guess = nearest(name, gateFigureNames);
      throw new VisibleError(
        `--fail-above "${text}" names no figure`,
        `${guess === undefined ? "" : `did you mean "${guess}"? `}there are: ${gateFigureNames.join(", ")}`,
      );
    }
    bounds[name] = share;
  }
  return bounds;
}

const isFigure = (name: string): name is GateFigure => (gateFigureNames as string[]).includes(name);
