import { durationText } from "./durationText";
import type { CellState, Precisions } from "./precisions";
import { stepText } from "./stepText";

/** At most so many cells are named one by one. */
const most = 20;

/** Which cells are known as well as was asked for, which are not, and what those would take: one line each. */
export function precisionLines(precisions: Precisions): string[] {
  const states = precisions.states();
  const open = states.filter(({ isPrecise }) => !isPrecise);
  const share = percent(precisions.share);
  const reachable = open.filter(({ lacking }) => Number.isFinite(lacking));
  const seconds = reachable.reduce((sum, state) => sum + state.lacking * state.seconds, 0);
  return [
    `${states.length - open.length} of ${states.length} cells are known to ${share}`,
    ...open.slice(0, most).map((state) => `  not to ${share}: ${stepText(state.step)}: ${standing(state)}`),
    ...(open.length > most ? [`  and ${open.length - most} more`] : []),
    ...(reachable.length > 0
      ? [`  ${reachable.length === 1 ? "it" : "they"} would take about ${durationText(seconds)} more, by what is known`]
      : []),
  ];
}

function standing({ known, repetitions, lacking }: CellState): string {
  if (known === null) return `${repetitions} repetitions have no interval yet; it takes ${lacking} more at least`;
  if (known.reach === Infinity) return `its median overhead is not above 0, so that no share of it can be reached`;
  return `± ${percent(known.reach)} after ${known.runs} repetitions, about ${lacking} more would do`;
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
