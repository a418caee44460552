import { unstatedRate } from "../claims/claim";
import { nicModels } from "../technology";
import type { Design } from "./design";
import { allCounts, loads, locations } from "./levels";

export const e1: Design = {
  id: "E1",
  title: "NIC models of KVM guests",
  figures: [3, 4, 5],
  technologies: ["kvm"],
  nics: nicModels,
  affinities: [false],
  rates: [unstatedRate],
  counts: allCounts,
  loads,
  locations,
};
