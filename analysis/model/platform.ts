import type { RunRecord } from "../../scenarios/run";
import { isFloor, technologies, technologyTitles, type Technology } from "../../scenarios/technology";

/** Technology with accelerator, so that guests on emulated CPUs are never compared with guests on virtualized ones. */
export type Platform = Technology | `${Technology}-tcg`;

export function platformOf({ scenario, environment }: Pick<RunRecord, "scenario" | "environment">): Platform {
  return environment.accelerator === "tcg" ? `${scenario.technology}-tcg` : scenario.technology;
}

/** Whether the guests' CPUs were emulated (TCG): their times say nothing about the technology. */
export function isEmulated(platform: Platform): boolean {
  return platform.endsWith("-tcg");
}

/** Whether there was no virtualization at all: its times are what those of technologies are shown above. */
export function isFloorPlatform(platform: Platform): boolean {
  return isFloor(technologyOf(platform));
}

export function technologyOf(platform: Platform): Technology {
  return technologies.find((name) => platform === name || platform === `${name}-tcg`) as Technology;
}

/** The name for display: "Docker", "KVM (emulated)". */
export function platformTitle(platform: Platform): string {
  return `${technologyTitles[technologyOf(platform)]}${isEmulated(platform) ? " (emulated)" : ""}`;
}
