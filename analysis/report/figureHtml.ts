import type { DrawnFigure } from "../draw/figureFiles";
import { withIdPrefix } from "../draw/svg";
import { escapeHtml } from "../text/escape";

/** A figure with its drawing inside the page, or a sentence on what is missing for it. */
export function figureHtml({ figure, svg }: DrawnFigure): string {
  const title = `<h3 id="${figure.id}-title">${escapeHtml(figure.title)}</h3>`;
  const missing = missingHtml(figure.missing, svg === null);
  if (svg === null) return `<figure id="${figure.id}">${title}${missing}</figure>`;
  const drawing = withIdPrefix(svg, figure.id).replace(
    "<svg ",
    `<svg role="img" aria-labelledby="${figure.id}-title" `,
  );
  return (
    `<figure id="${figure.id}">${title}<div class="scroll" tabindex="0" role="region" aria-labelledby="${figure.id}-title">${drawing}</div>` +
    `<figcaption>${escapeHtml(figure.caption)}${missing}</figcaption></figure>`
  );
}

function missingHtml(missing: readonly string[], isEmpty: boolean): string {
  if (missing.length === 0) return "";
  const items = missing.map((item) => `<li>${escapeHtml(item)}</li>`).join("");
  if (isEmpty)
    return `<details class="soft"><summary>Not drawn: no cell is there for it. What it needs</summary><ul>${items}</ul></details>`;
  return `<details><summary>${missing.length === 1 ? "1 part" : `${missing.length} parts`} of the design missing</summary><ul>${items}</ul></details>`;
}
