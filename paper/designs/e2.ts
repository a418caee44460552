import type { Design } from "./design";
import { paperLoads, paperLocations, reducedCounts, unstatedRate } from "../levels";

export const e2: Design = {
  id: "E2",
  title: "CPU affinity of KVM guests",
  figures: [6],
  technologies: ["kvm"],
  nics: ["virtio"],
  affinities: [true, false],
  rates: [unstatedRate],
  counts: reducedCounts,
  loads: paperLoads,
  locations: paperLocations,
};
