import { canonicalJson } from "../../scenarios/digest";
import type { HostEnvironment } from "../../scenarios/run";
import type { Dataset } from "../model/runData";

/** More columns than this do not fit; further hosts are only named. */
const maxHosts = 4;

/** The different hosts of a dataset, in order of their first run, and what was left out. */
export function machines(data: Dataset): { hosts: { label: string; host: HostEnvironment }[]; missing: string[] } {
  const found = new Map<string, { label: string; host: HostEnvironment }>();
  for (const { run } of data.runs)
    for (const side of ["sender", "responder"] as const) {
      const host = run.environment[side];
      const { cpuModel, cpuCount, kernel, memoryMiB, versions, qdiscs } = host;
      const key = canonicalJson([side, host.hostname, cpuModel, cpuCount, kernel, memoryMiB, versions, qdiscs]);
      if (!found.has(key)) found.set(key, { label: `${side} (${host.hostname})`, host });
    }
  const hosts = [...found.values()];
  const hidden = hosts.length - maxHosts;
  const missing =
    hosts.length === 0 ? ["any run"] : hidden > 0 ? [`${hidden} more states of hosts, see each run's run.json`] : [];
  return { hosts: hosts.slice(0, maxHosts), missing };
}
