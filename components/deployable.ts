import type { ConfigProblem } from "../scenarios/config";
import { imageKind } from "../scenarios/image";
import type { Scenario } from "../scenarios/scenario";
import { aGuestOf } from "../scenarios/technology";
import { everyGuestKind, guestKind } from "./guests";
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
  if (background.count > 0) refuse("load", background.load, deployableLoads);
  for (const mode of new Set(probes.map((probe) => probe.mode))) refuse("mode", mode, probeModes);
  for (const point of scenario.capturePoints) refuse("capturePoints", point, capturePoints);
  const { image, minimumMemoryMiB } = guestKind(technology);
  const kind = imageKind(scenario.image.source);
  const users = everyGuestKind.filter((each) => each.image.sources.includes(kind)).map(({ name }) => name);
  if (!image.sources.includes(kind))
    problems.push({
      key: "image",
      value: scenario.image.source,
      error: `a ${kind === "cloud" ? "cloud" : "registry's"} image cannot be used with ${technology}`,
      wayOut: `config set technology ${users[0]}, give a root file system as a tarball, or leave image empty for Tare's own`,
    });
  const minimumMiB = minimumMemoryMiB?.(kind) ?? 0;
  const tooSmall = (key: string, memoryMiB: number) => {
    if (memoryMiB >= minimumMiB) return;
    problems.push({
      key,
      value: String(memoryMiB),
      error: `${aGuestOf(technology)}${kind === "cloud" ? " from a cloud image" : ""} boots with ${minimumMiB} MiB at least`,
      wayOut: `config set ${key} ${minimumMiB}, or more`,
    });
  };
  tooSmall("mainMemory", scenario.main.memoryMiB);
  if (background.count > 0) tooSmall("backgroundMemory", background.size.memoryMiB);
  return problems;
}
