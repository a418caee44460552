import type { Design } from "./design";
import { paperLoads, paperLocations, paperRates, reducedCounts } from "../levels";

export const e4: Design = {
  id: "E4",
  title: "Containers",
  figures: [10, 11, 12, 13, 14],
  technologies: ["lxc", "docker"],
  nics: [],
  affinities: [false],
  rates: paperRates,
  counts: reducedCounts,
  loads: paperLoads,
  locations: paperLocations,
};
