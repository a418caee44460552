import type { Figure } from "../figures/figure";
import { escapeHtml } from "../text/escape";
import { meanAdvance } from "./textWidth";
import { fontFamily } from "../figures/theme";

/** Missing cells beyond this number are counted, not named: the report lists them all. */
const namedMissing = 3;
const [fontSize, lineHeight, margin] = [10, 15, 5];

/**
 * A drawing as a file that can be used without its page: on white, so that it is readable anywhere; with title and caption
 * as text for screen readers; and with a list of the missing cells at its foot.
 */
export function loneSvg({ title, caption, missing }: Figure, svg: string): string {
  const [, width = "0", height = "0"] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const notes = footnotes(missing, Number(width));
  const whole = Number(height) + notes.length * lineHeight;
  const foot = notes.map((note, i) => {
    const baseline = Number(height) + (i + 1) * lineHeight - margin;
    return `<text x="${margin}" y="${baseline}" font-family="${fontFamily}" font-size="${fontSize}" fill="#555">${escapeHtml(note)}</text>`;
  });
  const head =
    `<title>${escapeHtml(title)}</title><desc>${escapeHtml(caption)}</desc>` +
    '<rect width="100%" height="100%" fill="#fff"/>';
  const taller = svg
    .replace(`height="${height}"`, `height="${whole}"`)
    .replace(`viewBox="0 0 ${width} ${height}"`, `viewBox="0 0 ${width} ${whole}"`);
  return taller
    .replace(/<svg[^>]*>/, (opening) => opening + head)
    .replace(/<\/svg>\s*$/, () => `${foot.join("")}</svg>\n`);
}

function footnotes(missing: readonly string[], width: number): string[] {
  const rest = missing.length - namedMissing;
  const named = missing.slice(0, namedMissing).map((item) => `Missing: ${item}`);
  const notes = rest > 0 ? [...named, `Missing: ${rest} more, see the report`] : named;
  const fits = Math.floor((width - 2 * margin) / (fontSize * meanAdvance));
  return notes.map((note) => (note.length > fits ? `${note.slice(0, fits - 1)}…` : note));
}
