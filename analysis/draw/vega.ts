import * as vega from "vega";

/** Exports of vega 5 that its type declarations leave out. */
interface Undeclared {
  textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
  resetSVGDefIds(): void;
}

export const undeclared = vega as unknown as Undeclared;
