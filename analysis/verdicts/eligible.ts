import { labDecides, type Claim } from "../../paper/claims";
import { parseCpuList } from "../../scenarios/cpuList";
import type { Cell } from "../model/cells";
import { isEmulated, technologyOf } from "../model/platform";
import type { Strength } from "./verdict";

/** The CPU of the paper's servers: only cells taken on it decide claims on absolute time, and magnitudes. */
const paperCpu = /Xeon.*Bronze 3204/;

/** Whether a cell was taken on hardware like the paper's: two real servers with its CPU. */
export function isComparable(cell: Cell): boolean {
  const environment = cell.runs[0]?.data.run.environment;
  if (!environment || environment.lab !== null) return false;
  return paperCpu.test(environment.sender.cpuModel) && paperCpu.test(environment.responder.cpuModel);
}

export function isLab(cell: Cell): boolean {
  return cell.runs[0]?.data.run.environment.lab !== null;
}

/** Whether the two hosts had no CPU in common. Where they share them, a load slows both hosts wherever it runs. */
export function hasSplitCpus(cell: Cell): boolean {
  return cell.runs.every(({ data }) => {
    const { sender, responder } = data.run.environment;
    const [senders, responders] = [parseCpuList(sender.cpus), parseCpuList(responder.cpus)];
    const isKnown = senders.length > 0 && responders.length > 0;
    return isKnown && !responders.some((cpu) => senders.includes(cpu));
  });
}

/**
 * Whether a cell may decide a claim on this evidence. Of servers' cells those of servers unlike the paper's decide no claim on absolute
 * time. Of a lab's, those with split CPUs decide which way conditions differ, and nothing on affinity or absolute time.
 */
export function mayDecide(claim: Claim, cell: Cell, strength: Strength): boolean {
  if (strength === "lab") return isLab(cell) && labDecides(claim) && hasSplitCpus(cell);
  return !isLab(cell) && (!claim.concerns.includes("absolute time") || isComparable(cell));
}

/** The cells with emulated CPUs, relabelled as if hardware had virtualized them. They show which way a claim points and never decide it. */
export function emulatedAsVirtualized(cells: readonly Cell[]): Cell[] {
  return cells
    .filter(({ factors }) => isEmulated(factors.platform))
    .map((cell) => ({ ...cell, factors: { ...cell.factors, platform: technologyOf(cell.factors.platform) } }));
}
