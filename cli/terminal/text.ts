import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

/** How many columns a text takes on a terminal: two for a wide character, none for a combining one. */
export const columnsOf = (text: string): number => stringWidth(text);

/** A text that moves no cursor and changes no colour, on one line: what programs write may hold anything. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}

/** The beginning of a text, no wider than `columns`; "…" stands for what is cut off. */
export function cutEnd(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  return columns < 1 ? "" : `${firstColumns(characters(text), columns - 1)}…`;
}

/** The end of a text, no wider than `columns`; "…" stands for what is cut off. */
export function cutBeginning(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return "";
  return `…${[...characters(firstColumns(characters(text).reverse(), columns - 1))].reverse().join("")}`;
}

/** Beginning and end of a text, together no wider than `columns`, with "…" between: the ends of names tell them apart. */
export function cutMiddle(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const tail = cutBeginning(text, Math.floor(columns / 2) + 1);
  return columns < 1 ? "" : firstColumns(characters(text), columns - columnsOf(tail)) + tail;
}

/** A text filled up with blanks; one that is wider stays as it is. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Characters as a reader sees them: a letter stays together with its accents, an emoji with its parts. */
function characters(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

function firstColumns(all: string[], columns: number): string {
  let used = 0;
  const fitting = all.findIndex((each) => (used += columnsOf(each)) > columns);
  return all.slice(0, fitting < 0 ? all.length : fitting).join("");
}
