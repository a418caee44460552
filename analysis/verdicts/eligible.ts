import type { Claim } from "../../scenarios/claims/claim";
import type { Cell } from "../cells";

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

/** The same cells with emulated KVM guests taken for virtualized ones: to look at, never to decide. */
export function takenForKvm(cells: readonly Cell[]): Cell[] {
  return cells.flatMap((cell) =>
    cell.factors.platform === "kvm-tcg" ? { ...cell, factors: { ...cell.factors, platform: "kvm" as const } } : [],
  );
}
