import type { Claim } from "../../paper/claims";
import type { Cell } from "../model/cells";
import { isEmulated, technologyOf } from "../model/platform";

/** The paper's servers: a claim on absolute time, and any magnitude, is decided on this CPU only. */
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

/** Whether a cell may decide a claim: a lab decides nothing on location, affinity or absolute time, other hardware than the paper's nothing on absolute time. */
export function mayDecide(claim: Claim, cell: Cell): boolean {
  if (claim.concerns.includes("absolute time") && !isComparable(cell)) return false;
  return claim.concerns.length === 0 || !isLab(cell);
}

/** The cells with emulated CPUs as if these had been virtualized: to look at, never to decide. */
export function emulatedAsVirtualized(cells: readonly Cell[]): Cell[] {
  return cells
    .filter(({ factors }) => isEmulated(factors.platform))
    .map((cell) => ({ ...cell, factors: { ...cell.factors, platform: technologyOf(cell.factors.platform) } }));
}
