import type { Side } from "../scenarios/host";
import type { LoadKind } from "../scenarios/load";
import type { NicModel, Technology } from "../scenarios/technology";

/*
 * The levels of the paper's design (section 4), spelled out. The tool's lists grow and the paper's levels do not, so none of these
 * is taken from those lists. The types only check that the tool still has every level.
 */
export const paperTechnologies = ["kvm", "lxc", "docker"] as const satisfies readonly Technology[];
export const paperContainers = ["lxc", "docker"] as const satisfies readonly Technology[];
export const paperNicModels = ["virtio", "vmxnet3", "e1000", "rtl8139"] as const satisfies readonly NicModel[];
export const paperLoads = ["cpu", "network", "disk"] as const satisfies readonly LoadKind[];
export const paperLocations = ["sender", "responder"] as const satisfies readonly Side[];
export const paperRates = ["1pps", "1kpps", "1Mpps"] as const;
/** Numbers of background guests in E1, and in the other experiments. */
export const allCounts = [0, 1, 2, 4, 8, 16, 32, 64, 128] as const;
export const reducedCounts = [0, 8, 32, 64, 128] as const;

/** Rate of the experiments whose rate the paper does not state; a setting of the analysis says which rate to assume. */
export const unstatedRate = "unstated";

export type PaperTechnology = (typeof paperTechnologies)[number];
export type PaperNicModel = (typeof paperNicModels)[number];
export type PaperLoad = (typeof paperLoads)[number];
export type PaperLocation = (typeof paperLocations)[number];
