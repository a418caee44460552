import type { Design } from "./design";
import { loads, locations, rates, reducedCounts } from "../levels";

export const e4: Design = {
  id: "E4",
  title: "Containers",
  figures: [10, 11, 12, 13, 14],
  technologies: ["lxc", "docker"],
  nics: [],
  affinities: [false],
  rates,
  counts: reducedCounts,
  loads,
  locations,
};
