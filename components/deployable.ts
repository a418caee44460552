import type { ConfigProblem } from "../config/problem";
import { imageKind, type ImageKind } from "../image/custom/kind";
import { minimumKvmMemoryMiB } from "../image/recipe";
import type { Scenario } from "../scenarios/scenario";
import type { Technology } from "../scenarios/technology";
import { guestKinds } from "./guests";

/** Images that only one technology can use. */
const imageUsers: Partial<Record<ImageKind, Technology[]>> = { cloud: ["kvm"], registry: ["docker"] };

/** A distribution's own kernel, initramfs and systemd want more than Tare's. */
const minimumCloudMemoryMiB = 256;

/**
 * Says which parts of a valid scenario cannot be deployed by this version; empty where all can. Asked before the first
 * resource, so that nothing is ever half-deployed.
 */
export function undeployable(scenario: Scenario): ConfigProblem[] {
  const { technology, background } = scenario;
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
  const kind = imageKind(scenario.image.source);
  if (!(imageUsers[kind] ?? [technology]).includes(technology))
    problems.push({
      key: "image",
      value: scenario.image.source,
      error: `a ${kind === "cloud" ? "cloud" : "registry's"} image cannot be used with ${technology}`,
      wayOut: `config set technology ${imageUsers[kind]?.[0]}, give a root file system as a tarball, or leave image empty for Tare's own`,
    });
  const minimumMiB = kind === "cloud" ? minimumCloudMemoryMiB : minimumKvmMemoryMiB;
  const tooSmall = (key: string, memoryMiB: number) => {
    if (technology !== "kvm" || memoryMiB >= minimumMiB) return;
    problems.push({
      key,
      value: String(memoryMiB),
      error: `a KVM guest${kind === "cloud" ? " from a cloud image" : ""} boots with ${minimumMiB} MiB at least`,
      wayOut: `config set ${key} ${minimumMiB}, or more`,
    });
  };
  tooSmall("mainMemory", scenario.main.memoryMiB);
  if (background.count > 0) tooSmall("backgroundMemory", background.size.memoryMiB);
  return problems;
}
