import { compareText } from "../model/runData";
import type { FigureInput } from "../figures/figure";
import { machines } from "./machines";
import type { PaperTable } from "./table";

const paperVersions: Record<string, string> = {
  qemu: "2.11.1",
  libvirt: "4.0.0",
  lxc: "3.0.3",
  docker: "19.03.13",
  ping: "s20161105",
  tcpdump: "4.9.3",
};

/** Table 2: the servers' software, beside the paper's. */
export function table2({ dataset }: FigureInput): PaperTable {
  const { hosts, missing } = machines(dataset);
  const names = [
    ...new Set([...Object.keys(paperVersions), ...hosts.flatMap(({ host }) => Object.keys(host.versions))]),
  ].sort(compareText);
  return {
    id: "table-2",
    title: "Table 2: the servers' software",
    caption: "Versions as the runs recorded them, beside the paper's.",
    columns: ["program", "the paper's", ...hosts.map((host) => host.label)],
    rows:
      hosts.length === 0
        ? []
        : names.map((name) => [
            name,
            paperVersions[name] ?? "–",
            ...hosts.map(({ host }) => host.versions[name] ?? "–"),
          ]),
    missing,
  };
}
