import type { ConfigProblem } from "../config/problem";
import { imageKind } from "../scenarios/image";
import type { Scenario } from "../scenarios/scenario";
import { aGuestOf } from "../scenarios/technology";
import { everyGuestKind, guestKind } from "./guests";

/**
 * Lists the parts of a valid scenario that this version cannot deploy. It is called before the first resource is created, so
 * that nothing is ever half deployed.
 */
export function undeployable(scenario: Scenario): ConfigProblem[] {
  const { technology, background } = scenario;
  const problems: ConfigProblem[] = [];
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
