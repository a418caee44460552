import { Resvg } from "@resvg/resvg-js";

/** A font that ships along: the machine's own fonts, or their absence, must not change a figure. */
const fontFile = require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");

/** Rasterizes an SVG at twice its size, on white. */
export function drawPng(svg: string): Buffer {
  const options = {
    background: "#ffffff",
    fitTo: { mode: "zoom" as const, value: 2 },
    font: { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: "DejaVu Sans" },
  };
  return new Resvg(svg, options).render().asPng();
}
