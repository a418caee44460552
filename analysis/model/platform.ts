import type { RunRecord } from "../../scenarios/run";
import { technologies, technologyTitles, type Technology } from "../../scenarios/technology";

/** How a guest was virtualized, with the accelerator: an emulated CPU is another thing than a virtualized one. */
export type Platform = Technology | `${Technology}-tcg`;

export function platformOf({ scenario, environment }: Pick<RunRecord, "scenario" | "environment">): Platform {
  return environment.accelerator === "tcg" ? `${scenario.technology}-tcg` : scenario.technology;
}

/** Whether the guests' CPUs were emulated (TCG): their times say nothing on the technology. */
export function isEmulated(platform: Platform): boolean {
  return platform.endsWith("-tcg");
}

export function technologyOf(platform: Platform): Technology {
  return technologies.find((name) => platform === name || platform === `${name}-tcg`) as Technology;
}

/** How people write it: "Docker", "KVM (emulated)". */
export function platformTitle(platform: Platform): string {
  return `${technologyTitles[technologyOf(platform)]}${isEmulated(platform) ? " (emulated)" : ""}`;
}
