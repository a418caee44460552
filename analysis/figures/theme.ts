import type { Config } from "vega-lite";

/**
 * After Okabe and Ito (2008), whose colours people with any colour vision tell apart. Each is as dark as it must be to stand out
 * from white by 3 : 1, and as light as it must be for the same on a dark page.
 */
const colours = ["#0072b2", "#d55e00", "#0f8f6a", "#c0699b", "#8f77d8", "#a87f00", "#767676"] as const;

/** From much negative over none to much positive; blue and orange stay apart for every colour vision, and black text on each is readable. */
export const divergingColours = ["#3a93c8", "#f7f7f7", "#d55e00"] as const;

/** From little to much, no darker than black text on it allows. */
export const risingColours = { name: "blues" as const, extent: [0, 0.6] };

/** Of fields of a map: the palest are as pale as a page. */
export const fieldEdge = "#808080";

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
  // Vega-Lite fades these two unless told not to.
  point: { opacity: 1 },
  tick: { opacity: 1 },
  view: { stroke: "#8884" },
  range: { category: [...colours], symbol: [...shapes] },
};
