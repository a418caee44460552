import type { FigureInput } from "../figures/figure";

/** A table as text: numbers are already written for people. */
export interface PaperTable {
  id: string;
  title: string;
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** The cells that would fill the table where it has no rows, or a part that could not be computed, with the reason. */
  missing: readonly string[];
}

export type TableMaker = (input: FigureInput) => PaperTable;
