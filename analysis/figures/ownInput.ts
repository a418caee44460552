import { mergeIdle } from "../model/mergeIdle";
import type { FigureInput } from "./figure";

/** The input of our figures: conditions that are one are drawn once. */
export function ownInput(input: FigureInput): FigureInput {
  return { ...input, cells: mergeIdle(input.cells) };
}
