import { escapeHtml } from "../text/escape";
import { style } from "./style";

/** A part of the page with a heading of its own. `html` is ready-made and already escaped. */
export interface Section {
  id: string;
  title: string;
  html: string;
}

/** The whole page in one file: no script, style, font or picture comes from elsewhere, and a policy forbids it. */
export function page(title: string, lead: string, sections: readonly Section[], script = ""): string {
  const links = sections
    .map((section) => `<li><a href="#${section.id}">${escapeHtml(section.title)}</a></li>`)
    .join("");
  const bodies = sections.map(
    (section) =>
      `<section id="${section.id}" aria-labelledby="${section.id}-title">` +
      `<h2 id="${section.id}-title">${escapeHtml(section.title)}</h2>\n${section.html}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the answer</a>
<header><h1>${escapeHtml(title)}</h1></header>
<main id="content" tabindex="-1">
${lead}
<nav aria-label="Contents"><ul>${links}</ul></nav>
${bodies.join("\n")}
</main>
<footer class="note">Made by Tare from the raw runs named above; the same runs give the same page.</footer>
${script === "" ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}
