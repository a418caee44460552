import { undeclared } from "./vega";

/**
 * Mean advance of a DejaVu Sans glyph in ems. Vega measures text with a canvas. Node has none, so Vega would assume
 * 0.8, which spreads legends and cuts labels that would fit.
 */
export const meanAdvance = 0.59;

/** Makes Vega lay text out by the same estimate on every machine, so that figures have the same bytes everywhere. */
export function fixTextWidths(): void {
  undeclared.textMetrics.width = (item, text) =>
    Math.round(String(text ?? "").length * (item.fontSize ?? 11) * meanAdvance);
}
