import type { Design } from "./design";
import { paperLoads, paperLocations, paperRates, reducedCounts } from "../levels";

export const e3: Design = {
  id: "E3",
  title: "Packet frequency with KVM guests",
  figures: [7, 8, 9],
  technologies: ["kvm"],
  nics: ["virtio"],
  affinities: [false],
  rates: paperRates,
  counts: reducedCounts,
  loads: paperLoads,
  locations: paperLocations,
};
