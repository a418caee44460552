import type { TopLevelSpec } from "vega-lite";
import type { Cells } from "../model/cells";
import type { Dataset } from "../model/runData";
import type { Settings } from "../model/select";

/** All that a figure may draw from. */
export interface FigureInput {
  dataset: Dataset;
  cells: Cells;
  settings: Settings;
}

/** One figure as a description, not yet drawn. Where `spec` is null no cell exists for it, and `missing` says which it needs. */
export interface Figure {
  /** File name without ending, e.g. "figure-03". */
  id: string;
  title: string;
  /** What is on the axes and how to read it. */
  caption: string;
  /** A Vega-Lite spec with its data inside, or a finished drawing for a diagram, or null. */
  spec: TopLevelSpec | null;
  svg?: string;
  /** Cells of the design that are not there, in words. */
  missing: readonly string[];
}

export type FigureMaker = (input: FigureInput) => Figure;

export const vegaLiteSchema = "https://vega.github.io/schema/vega-lite/v5.json";
