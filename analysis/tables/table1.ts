import type { HostEnvironment } from "../../scenarios/run";
import type { FigureInput } from "../figures/figure";
import { machines } from "./machines";
import type { PaperTable } from "./table";

const facts: readonly [string, string, (host: HostEnvironment) => string][] = [
  ["kernel", "5.4.0-47-generic (Ubuntu 18.04.5)", (host) => host.kernel],
  ["processor", "Intel(R) Xeon(R) Bronze 3204, 6 cores", (host) => `${host.cpuModel}, ${host.cpuCount} CPUs`],
  ["memory", "64 GiB", (host) => `${Math.round(host.memoryMiB / 102.4) / 10} GiB`],
  ["governor", "not stated", (host) => host.governor ?? "unknown"],
  ["turbo", "not stated", (host) => yes(host.turbo)],
  ["SMT", "not stated", (host) => yes(host.smt)],
  ["clock source", "not stated", (host) => host.clockSource ?? "unknown"],
  ["queueing of bridge and wire", "not stated (1 Gbit/s BCM5720)", (host) => host.qdiscs.join("; ") || "unknown"],
];

/** Table 1: the servers, beside the paper's. */
export function table1({ dataset }: FigureInput): PaperTable {
  const { hosts, missing } = machines(dataset);
  return {
    id: "table-1",
    title: "Table 1: the servers' hardware",
    caption: "As the runs recorded it, beside the paper's.",
    columns: ["", "the paper's", ...hosts.map((host) => host.label)],
    rows:
      hosts.length === 0 ? [] : facts.map(([name, paper, of]) => [name, paper, ...hosts.map(({ host }) => of(host))]),
    missing,
  };
}

function yes(value: boolean | null): string {
  return value === null ? "unknown" : value ? "on" : "off";
}
