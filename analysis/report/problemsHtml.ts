import type { DataProblem } from "../model/runData";
import { escapeHtml } from "../text/escape";

/** What could not be read or used, each with its reason; nothing where all is well. */
export function problemsHtml(problems: readonly DataProblem[]): string {
  if (problems.length === 0) return "";
  const items = problems.map(({ where, what }) => `<li><code>${escapeHtml(where)}</code>: ${escapeHtml(what)}</li>`);
  return `<h3>Not read, or read in part</h3><ul>${items.join("")}</ul>`;
}
