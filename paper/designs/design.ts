import type { PaperLoad, PaperLocation, PaperNicModel, PaperTechnology } from "../levels";

/** One experiment of the paper: the levels of each factor, all crossed. Rates: "unstated" where the paper names none. */
export interface Design {
  id: "E1" | "E2" | "E3" | "E4";
  title: string;
  figures: readonly number[];
  technologies: readonly PaperTechnology[];
  /** Empty for containers. */
  nics: readonly PaperNicModel[];
  affinities: readonly boolean[];
  rates: readonly string[];
  counts: readonly number[];
  loads: readonly PaperLoad[];
  locations: readonly PaperLocation[];
}

/** One cell that a design asks for. */
export interface DesignCell {
  technology: PaperTechnology;
  nic: PaperNicModel | null;
  affinity: boolean;
  rate: string;
  count: number;
  load: PaperLoad;
  location: PaperLocation;
}

/** All cells of a design in a fixed order. */
export function designCells(design: Design): DesignCell[] {
  const nics: readonly (PaperNicModel | null)[] = design.nics.length > 0 ? design.nics : [null];
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
