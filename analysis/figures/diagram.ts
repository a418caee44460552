import { escapeHtml } from "../text/escape";
import { fontFamily } from "./theme";

/** A box of a diagram: a title and smaller lines below it. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  title: string;
  lines?: readonly string[];
  dashed?: boolean;
}

/** A line between two points, with a label above its middle; a dot marks a capture point. */
interface Link {
  from: readonly [number, number];
  to: readonly [number, number];
  label?: string;
}

export interface Dot {
  at: readonly [number, number];
  label: string;
  /** Whether packets are stamped there in the runs at hand. */
  filled: boolean;
}

/** Draws boxes, links and dots as SVG, for the two figures that are diagrams. */
export function diagram(
  width: number,
  height: number,
  boxes: readonly Box[],
  links: readonly Link[],
  dots: readonly Dot[],
): string {
  const parts = [...boxes.map(boxSvg), ...links.map(linkSvg), ...dots.map(dotSvg)];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fontFamily}" font-size="11">${parts.join("")}</svg>`
  );
}

function boxSvg({ x, y, width, height, title, lines = [], dashed }: Box): string {
  const dash = dashed ? ' stroke-dasharray="5 4"' : "";
  const texts = [title, ...lines].map((line, i) =>
    text(x + 8, y + 17 + 15 * i, line, i === 0 ? 'font-weight="bold"' : ""),
  );
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="none" stroke="#888"${dash}/>${texts.join("")}`;
}

function linkSvg({ from, to, label }: Link): string {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const name = label === undefined ? "" : text(x, y - 6, label, 'text-anchor="middle"');
  return `<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" stroke="#888" stroke-width="1.5"/>${name}`;
}

function dotSvg({ at, label, filled }: Dot): string {
  const [x, y] = at;
  return `<circle cx="${x}" cy="${y}" r="5" fill="${filled ? "#d55e00" : "none"}" stroke="#d55e00" stroke-width="1.5"/>${text(x, y + 19, label, 'text-anchor="middle"')}`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" fill="#000" ${attributes}>${escapeHtml(content)}</text>`;
}
