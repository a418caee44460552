import type { DrawnFigure } from "../draw/figureFiles";
import { withIdPrefix } from "../draw/svg";
import { escapeHtml } from "../text/escape";

/** A figure with its drawing inside the page; nothing where there is nothing to draw. */
function figureHtml({ figure, svg }: DrawnFigure): string {
  if (svg === null) return "";
  const title = `<h3 id="${figure.id}-title">${escapeHtml(figure.title)}</h3>`;
  const missing = missingHtml(figure.missing);
  const drawing = withIdPrefix(svg, figure.id).replace(
    "<svg ",
    `<svg role="img" aria-labelledby="${figure.id}-title" `,
  );
  return (
    `<figure id="${figure.id}">${title}<div class="scroll" tabindex="0" role="region" aria-labelledby="${figure.id}-title">${drawing}</div>` +
    `<figcaption>${escapeHtml(figure.caption)}${missing}</figcaption></figure>`
  );
}

/** The figures of a section: those that could be drawn, and a line for each of the others. */
export function figuresHtml(drawn: readonly DrawnFigure[]): string {
  const lines = drawn.filter(({ svg }) => svg === null).map(({ figure }) => undrawnHtml(figure));
  const list = lines.length === 0 ? "" : `<h3>Not drawn</h3><ul class="undrawn">${lines.join("")}</ul>`;
  return [...drawn.map(figureHtml), list].filter((html) => html !== "").join("\n");
}

/** What a figure needs that was not measured: the first of it by name, for what it lacks may be the whole design. */
function undrawnHtml({ id, title, missing }: DrawnFigure["figure"]): string {
  const [first = "runs that were not made", ...others] = missing;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return `<li id="${id}">${escapeHtml(`${title}: needs ${first}${more}`)}</li>`;
}

function missingHtml(missing: readonly string[]): string {
  if (missing.length === 0) return "";
  const items = missing.map((item) => `<li>${escapeHtml(item)}</li>`).join("");
  return `<details><summary>${missing.length === 1 ? "1 part" : `${missing.length} parts`} of the design missing</summary><ul>${items}</ul></details>`;
}
