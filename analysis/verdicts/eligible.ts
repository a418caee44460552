import type { Claim } from "../../paper/claims";
import type { Cell } from "../model/cells";
import { isEmulated, technologyOf } from "../model/platform";

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

/**
 * Whether a cell may decide a claim. A cell from a lab decides no claim on location, affinity or absolute time; a cell from
 * servers unlike the paper's decides no claim on absolute time.
 */
export function mayDecide(claim: Claim, cell: Cell): boolean {
  if (claim.concerns.includes("absolute time") && !isComparable(cell)) return false;
  return claim.concerns.length === 0 || !isLab(cell);
}

/** The cells with emulated CPUs, relabelled as if hardware had virtualized them. They show which way a claim points and never decide it. */
export function emulatedAsVirtualized(cells: readonly Cell[]): Cell[] {
  return cells
    .filter(({ factors }) => isEmulated(factors.platform))
    .map((cell) => ({ ...cell, factors: { ...cell.factors, platform: technologyOf(cell.factors.platform) } }));
}
