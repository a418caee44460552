import {
  claimVerdictWords,
  strengthOf,
  type MagnitudeResult,
  type PartVerdict,
  type ClaimVerdict,
} from "../verdicts/verdict";
import { effectText } from "../verdicts/sentence";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import { significant } from "../text/text";

/** The verdict table with a filter, each claim's parts to unfold. */
export function verdictHtml(verdicts: readonly ClaimVerdict[]): string {
  const table = htmlTable(
    `The paper's findings${verdicts.some(({ own }) => own) ? ", claims of our own," : ""} and whether they hold here. n: independent comparisons (matched cells × repetitions)`,
    [
      {
        title: "claim",
        html: (v: ClaimVerdict) =>
          `<span id="${v.id}">${v.id}</span><br><span class="soft">${escapeHtml(v.where)}</span>`,
      },
      { title: "the paper says", html: statementHtml },
      {
        title: "verdict",
        html: (v: ClaimVerdict) =>
          `<span class="verdict ${slug(v.verdict)}">${symbols[v.verdict]} ${v.verdict}</span>` +
          (strengthOf(v) === null ? "" : `<br><span class="soft">evidence: ${strengthOf(v)}</span>`) +
          (v.direction === "unknown" ? "" : `<br><span class="soft">direction ${v.direction}</span>`),
      },
      {
        title: "effect here (95 % interval), n",
        html: (v: ClaimVerdict) =>
          typeof v.parts[0]?.effect === "number"
            ? `${escapeHtml(effectText(v.parts[0]))}<br><span class="soft">n = ${least(v)}</span>`
            : "–",
      },
      { title: "size ÷ paper's", html: (v: ClaimVerdict) => sizesText(v).map(escapeHtml).join("<br>") || "–" },
      { title: "in a sentence", html: (v: ClaimVerdict) => escapeHtml(v.sentence) + wantHtml(v) + partsHtml(v.parts) },
    ],
    verdicts,
    (v) => v.verdict,
  );
  return filterHtml(verdicts) + table;
}

/** Each verdict has a symbol as well as a colour, so that the colour alone never carries the meaning. */
const symbols: Record<ClaimVerdict["verdict"], string> = {
  replicated: "✓",
  "not replicated": "✗",
  inconclusive: "?",
  "not testable here": "–",
};

/** The smallest n of its parts: a claim is no better founded than its weakest part. */
const least = ({ parts }: ClaimVerdict) => Math.min(...parts.map((part) => part.n));

const slug = (word: string) => word.replaceAll(" ", "-");

function filterHtml(verdicts: readonly ClaimVerdict[]): string {
  const boxes = claimVerdictWords.map((word) => {
    const count = verdicts.filter((verdict) => verdict.verdict === word).length;
    return `<label><input type="checkbox" name="verdict" value="${word}" checked> ${word} (${count})</label>`;
  });
  return `<fieldset class="filter"><legend>Show</legend>${boxes.join("")}</fieldset>`;
}

/** Hides the rows whose verdict is not ticked. Without script all rows show. */
export const filterScript = `
for (const box of document.querySelectorAll('input[name="verdict"]'))
  box.addEventListener("change", () => {
    for (const row of document.querySelectorAll("tr[data-kind]"))
      if (row.dataset.kind === box.value) row.hidden = !box.checked;
  });
`.trim();

/** A claim's sizes as ratios to the paper's, where they could be measured. */
export function sizesText({ magnitudes }: ClaimVerdict): string[] {
  return magnitudes.flatMap((result) => (result.ratio === null ? [] : magnitudeText(result)));
}

function magnitudeText({ ratio, low, high }: MagnitudeResult): string {
  return low === null || high === null
    ? significant(ratio)
    : `${significant(ratio)} (${significant(low)} … ${significant(high)})`;
}

function wantHtml({ wants }: ClaimVerdict): string {
  return wants ? `<br><span class="soft">Needs ${wants.what}: <code>${escapeHtml(wants.command)}</code></span>` : "";
}

function partsHtml(parts: readonly PartVerdict[]): string {
  const items = parts.map((part) => {
    const q = part.q === null ? "" : `, q = ${part.q < 0.001 ? "< 0.001" : significant(part.q, 2)}`;
    const missing =
      part.missing.length === 0
        ? ""
        : ` Missing: ${part.missing.slice(0, 5).join(" | ")}${part.missing.length > 5 ? ` and ${part.missing.length - 5} more` : ""}.`;
    return `<li>${escapeHtml(`${part.says}: ${part.outcome} (${part.why}); ${effectText(part)}, n = ${part.n} in ${part.cells} matched cells${q}.${missing}`)}</li>`;
  });
  return `<details><summary>how it was decided</summary><ul>${items.join("")}</ul></details>`;
}

function statementHtml({ own, statement, note }: ClaimVerdict): string {
  const lead = own ? '<span class="soft">(our own claim, not the paper\'s)</span> ' : "";
  return `${lead}${escapeHtml(statement)}${noteHtml(note)}`;
}

function noteHtml(note: string | null): string {
  return note === null ? "" : `<br><span class="note">${escapeHtml(note)}</span>`;
}
