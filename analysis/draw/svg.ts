import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { fixTextWidths } from "./textWidth";
import { theme } from "../figures/theme";
import { undeclared } from "./vega";

/** Draws a Vega-Lite spec as SVG text. The same spec gives the same bytes. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  fixTextWidths();
  const compiled = compile(spec, { config: theme, logger: silentButForErrors }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  undeclared.resetSVGDefIds();
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** For a page of several drawings: element ids get a prefix, because ids are unique in a page and not in a drawing. */
export function withIdPrefix(svg: string, prefix: string): string {
  return svg.replace(/\bid="([^"]+)"/g, `id="${prefix}-$1"`).replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`);
}

const silentButForErrors = vega.logger(vega.Error);
