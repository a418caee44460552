import type { ProbeMode } from "../../scenarios/probe";
import { writtenSummaries } from "../model/recorded";
import type { Dataset } from "../model/runData";
import { factorKey, factorsOf } from "../model/cells";
import { contextOf } from "../model/context";
import { factsThatDiffer, recordedFacts } from "../model/hostFacts";
import { shownLabel } from "../model/cellLabel";
import { captureCosts, captureCostText } from "../model/captureCosts";
import type { RunRecord } from "../../scenarios/run";
import { counted } from "../text/text";

/** What a reader must know before using the numbers, according to the records of the runs. */
export function limits(data: Dataset): string[] {
  const runs = data.runs.map((item) => item.run);
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();
  const labs = distinct(runs.flatMap((run) => run.environment.lab ?? []));
  const tcg = runs.filter((run) => run.environment.accelerator === "tcg").length;
  const versions = distinct(runs.map((run) => run.toolVersion));
  const differing = factsThatDiffer(data);
  const { unknown } = recordedFacts(data);
  const lines = [
    labs.length > 0 &&
      `Taken in the lab ${labs.map((lab) => `"${lab}"`).join(", ")}: both hosts share one machine, its CPUs and its memory, and the wire is a pair of virtual interfaces. ` +
        "Compare cells of one lab with each other; absolute times and anything about affinity hold on two real servers only.",
    tcg > 0 &&
      `${counted(tcg, "run")} of KVM guests used emulated CPUs (TCG), because hardware virtualization does not work here. They say nothing on KVM's speed.`,
    versions.length > 1 &&
      `Runs of different versions of Tare are mixed (${versions.join(", ")}): cells are compared within one version only.`,
    differing.length > 0 &&
      `The hosts were not the same in all runs, which may be why their times differ. ${differing.join(". ")}.`,
    unknown.length > 0 &&
      `Whether the hosts were the same in all runs is not known of what the version that took the runs did not record: ${unknown.join(", ")}.`,
    countLine(runs.filter((run) => run.validity.verdict === "invalid").length, "invalid: kept on disk, used nowhere"),
    countLine(runs.filter((run) => run.validity.verdict === "suspect").length, "suspect: used, and marked"),
    countLine(
      runs.filter((run) => run.load.reached === false).length,
      "short of the background load that was asked for",
    ),
    countLine(
      writtenSummaries(data.runs).filter(({ uncertainty }) => uncertainty?.overheadIsTold === false).length,
      "with an overhead that is not told apart from 0: it is smaller than twice its standard uncertainty",
    ),
    countLine(
      runs.filter(({ bounds }) => bounds !== undefined).length,
      "judged by bounds of their own, which are not the usual ones: what is valid there may be suspect elsewhere",
    ),
    ...captureCostLines(runs),
    mostlySingle(runs.map(cellOf)) &&
      "Most cells have one repetition. Packets of one run are no replications: differences between such cells may be chance.",
    `Measured were round trips of small packets (${packetKinds(runs.map(({ probe }) => probe.mode))}) between two guests, and nothing else: no throughput, isolation, start-up time or security.`,
  ];
  return lines.filter((line) => typeof line === "string");
}

/** What other modes send than ICMP echoes. */
const otherPackets: Partial<Record<ProbeMode, string>> = {
  isochronous: "UDP",
  "ping-pong": "UDP",
  "ping-pong-tcp": "TCP",
};

/** The kinds of packets that the modes send. */
function packetKinds(modes: readonly ProbeMode[]): string {
  const kinds = modes.map((mode) => otherPackets[mode] ?? "ICMP echo");
  return kinds.length === 0 ? "ICMP echo" : [...new Set(kinds)].sort().join(" and ");
}

const cellOf = (run: RunRecord): string => `${factorKey(factorsOf(run))} ${contextOf(run)}`;

function countLine(count: number, text: string): string | false {
  return count > 0 && `${counted(count, "run")} ${text}.`;
}

/** For each cell whose probes were sent once more without captures. */
function captureCostLines(runs: readonly RunRecord[]): string[] {
  const asking = runs.filter((run) => run.captureCost !== undefined);
  return [...new Set(asking.map(cellOf))].flatMap((cell) => {
    const repetitions = asking.filter((run) => cellOf(run) === cell);
    const [first] = repetitions;
    const costs = captureCosts(repetitions);
    if (!first || !costs) return [];
    return [`${shownLabel({ factors: factorsOf(first), context: "", runs: [] })}: ${captureCostText(costs)}.`];
  });
}

/** Whether more than half of the cells have one run. */
function mostlySingle(cells: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const single = [...counts.values()].filter((count) => count === 1).length;
  return single * 2 > counts.size;
}
