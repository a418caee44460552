import type { Step } from "../../campaigns";
import { neighboursText, pacingText } from "../../scenarios/conditionText";
import { technologyTitles } from "../../scenarios/technology";

/** "Docker, 8 neighbours at the sender (cpu load), paced, 1000/s and back to back". */
export function stepText({ visit, probes, isControl }: Step): string {
  const { technology, nic, affinity, background } = visit.scenario;
  const words = [
    `${technologyTitles[technology]}${nic === null ? "" : ` with ${nic}`}${affinity ? ", pinned to CPUs" : ""}`,
    // Loads that nobody runs are still told apart: they are cells of their own.
    background.count === 0
      ? `no neighbours (${background.load} load at the ${background.location} to come)`
      : neighboursText(background),
    probes.map(pacingText).join(" and "),
    ...(isControl ? ["once more, to see drift"] : []),
  ];
  return words.join(", ");
}
