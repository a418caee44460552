import type { Design } from "./design";
import { allCounts, paperLoads, paperLocations, paperNicModels, unstatedRate } from "../levels";

export const e1: Design = {
  id: "E1",
  title: "NIC models of KVM guests",
  figures: [3, 4, 5],
  technologies: ["kvm"],
  nics: paperNicModels,
  affinities: [false],
  rates: [unstatedRate],
  counts: allCounts,
  loads: paperLoads,
  locations: paperLocations,
};
