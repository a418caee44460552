import { loneSvg } from "../../../analysis/draw/loneSvg";
import type { Figure } from "../../../analysis/figures";

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100" viewBox="0 0 400 100"><g/></svg>';
const figure = (missing: string[]): Figure => ({
  id: "figure-03",
  title: "RTT & load",
  caption: "In $1 < 2 ms",
  spec: null,
  missing,
});
const notesOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]* y="(\d+)"[^>]*>([^<]*)<\/text>/g)].map(([, y, text]) => [y, text]);

describe("a figure as a file", () => {
  test("says its title and caption, on white", () => {
    expect(loneSvg(figure([]), drawing)).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100" viewBox="0 0 400 100"><title>RTT &amp; load</title>' +
        '<desc>In $1 &lt; 2 ms</desc><rect width="100%" height="100%" fill="#fff"/><g/></svg>\n',
    );
  });

  test("names what is missing below the drawing, inside a ground that has grown by it", () => {
    const svg = loneSvg(figure(["lxc: 8 guests", "docker: 8 guests"]), drawing);
    expect(svg).toContain('width="400" height="130" viewBox="0 0 400 130"');
    expect(notesOf(svg)).toEqual([
      ["110", "Missing: lxc: 8 guests"],
      ["125", "Missing: docker: 8 guests"],
    ]);
  });

  test("counts what is missing beyond three, and cuts what is wider than the drawing", () => {
    const notes = notesOf(loneSvg(figure(["a", "b".repeat(100), "c", "d", "e"]), drawing));
    expect(notes.map(([, text]) => text)).toEqual([
      "Missing: a",
      `Missing: ${"b".repeat(56)}…`,
      "Missing: c",
      "Missing: 2 more, see the report",
    ]);
  });
});
