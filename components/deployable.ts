import { imageKind } from "../image/custom/kind";
import { minimumKvmMemoryMiB } from "../image/recipe";
import type { ConfigProblem } from "../scenarios/config";
import type { Scenario } from "../scenarios/scenario";
import { guestKinds } from "./guests";
import { deployableLoads } from "./loads";

/** What measurements can do so far of what a scenario may ask for. */
const probeModes: readonly string[] = ["as-published"];
const capturePoints: readonly string[] = ["tap", "wire"];

/**
 * Says which parts of a valid scenario cannot be deployed by this version; empty where all can. Asked before the first
 * resource, so that nothing is ever half-deployed.
 */
export function undeployable(scenario: Scenario): ConfigProblem[] {
  const { technology, background, probes } = scenario;
  const problems: ConfigProblem[] = [];
  const refuse = (key: string, value: string, possible: readonly string[]) => {
    if (possible.includes(value)) return;
    problems.push({
      key,
      value,
      error: "cannot be deployed by this version of Tare",
      wayOut: `config set ${key} to ${possible.join(" or ")}`,
    });
  };
  refuse("technology", technology, Object.keys(guestKinds));
  if (background.count > 0) refuse("load", background.load, deployableLoads);
  for (const mode of new Set(probes.map((probe) => probe.mode))) refuse("mode", mode, probeModes);
  for (const point of scenario.capturePoints) refuse("capturePoints", point, capturePoints);
  if (technology === "kvm" && imageKind(scenario.image.source) === "cloud")
    problems.push({
      key: "image",
      value: scenario.image.source,
      error: "a cloud image cannot be deployed by this version of Tare",
      wayOut: "give a root file system as a tarball, or leave image empty for Tare's own",
    });
  const tooSmall = (key: string, memoryMiB: number) => {
    if (technology !== "kvm" || memoryMiB >= minimumKvmMemoryMiB) return;
    problems.push({
      key,
      value: String(memoryMiB),
      error: `a KVM guest boots with ${minimumKvmMemoryMiB} MiB at least`,
      wayOut: `config set ${key} ${minimumKvmMemoryMiB}, or more`,
    });
  };
  tooSmall("mainMemory", scenario.main.memoryMiB);
  if (background.count > 0) tooSmall("backgroundMemory", background.size.memoryMiB);
  return problems;
}
