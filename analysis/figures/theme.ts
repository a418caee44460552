import type { Config } from "vega-lite";

/**
 * Colours that people with any colour vision tell apart, in an order that also differs in lightness for print in grey:
 * Okabe and Ito (2008), without yellow, which is too faint on white.
 */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#555555"] as const;

/** From much negative over none to much positive; blue and orange stay apart for every colour vision. */
export const divergingColours = ["#0072b2", "#f7f7f7", "#d55e00"] as const;

/** Every colour has a shape of its own, so that figures can be read in black and white. */
const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke"] as const;

export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

/** Looks shared by all figures. The background is set where a figure leaves the page, see loneSvg. */
export const theme: Config = {
  font: fontFamily,
  background: "transparent",
  axis: {
    labelFontSize: 10,
    titleFontSize: 11,
    titleFontWeight: "normal",
    gridColor: "#8884",
    domainColor: "#888",
    tickColor: "#888",
  },
  legend: { labelFontSize: 10, titleFontSize: 11, titleFontWeight: "normal", orient: "bottom" },
  header: { labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" },
  title: { fontSize: 12, fontWeight: "normal" },
  view: { stroke: "#8884" },
  range: { category: [...colours], symbol: [...shapes] },
};
