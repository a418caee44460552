import type { Side } from "../host";
import type { LoadKind } from "../load";
import type { NicModel, Technology } from "../technology";

/** One experiment of the paper: the levels of each factor, all crossed. Rates: "unstated" where the paper names none. */
export interface Design {
  id: "E1" | "E2" | "E3" | "E4";
  title: string;
  figures: readonly number[];
  technologies: readonly Technology[];
  /** Empty for containers. */
  nics: readonly NicModel[];
  affinities: readonly boolean[];
  rates: readonly string[];
  counts: readonly number[];
  loads: readonly LoadKind[];
  locations: readonly Side[];
}

/** One cell that a design asks for. */
export interface DesignCell {
  technology: Technology;
  nic: NicModel | null;
  affinity: boolean;
  rate: string;
  count: number;
  load: LoadKind;
  location: Side;
}

/** All cells of a design in a fixed order. */
export function designCells(design: Design): DesignCell[] {
  const nics: readonly (NicModel | null)[] = design.nics.length > 0 ? design.nics : [null];
  return cross(design.technologies, nics)
    .flatMap(([technology, nic]) =>
      cross(design.affinities, design.rates).map(([affinity, rate]) => ({ technology, nic, affinity, rate })),
    )
    .flatMap((cell) => cross(design.loads, design.locations).map(([load, location]) => ({ ...cell, load, location })))
    .flatMap((cell) => design.counts.map((count) => ({ ...cell, count })));
}

function cross<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return first.flatMap((a) => second.map((b): [A, B] => [a, b]));
}
