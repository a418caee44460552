import { factorNames, type Cell, type FactorName } from "../model/cells";
import { contextDifferences } from "../model/context";
import { defaultSettings, matches, type CellSelector } from "../model/select";

/**
 * Why cells of two selectors do not match although they are equal in all other factors: in what their contexts differ, in words. Of
 * several such pairs of cells, the one with the fewest differences tells. Empty where no two cells are equal but for their context.
 */
export function mismatch(cells: readonly Cell[], a: CellSelector, b: CellSelector): string[] {
  const named = new Set([...Object.keys(a), ...Object.keys(b)] as FactorName[]);
  // Containers have no NIC model, so it cannot be equal where technologies differ.
  if (named.has("platform")) named.add("nic");
  const of = (selector: CellSelector) => cells.filter((cell) => matches(cell.factors, selector, defaultSettings));
  const isLike = (one: Cell, other: Cell) =>
    factorNames.every((name) => named.has(name) || one.factors[name] === other.factors[name]);
  const found = of(a).flatMap((one) =>
    of(b)
      .filter((other) => isLike(one, other))
      .map((other) => differencesOf(one, other)),
  );
  return found.sort((x, y) => x.length - y.length)[0] ?? [];
}

function differencesOf(one: Cell, other: Cell): string[] {
  const [a, b] = [one.runs[0]?.data.run, other.runs[0]?.data.run];
  return a && b ? contextDifferences(a, b) : [];
}
