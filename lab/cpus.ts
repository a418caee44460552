import { readFileSync } from "node:fs";
import { formatCpuList, parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";
import { VisibleError } from "../errors/visibleError";
import type { CpuMode } from "./layout";

/** CPUs that this process, and so the lab, may use. */
export function usableCpus(status = readFileSync("/proc/self/status", "utf8")): number[] {
  return parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "0");
}

/** Hyperthreads that share a core with a CPU, itself among them; where the kernel does not tell, a core of its own. */
function coreOf(cpu: number): number[] {
  try {
    return parseCpuList(readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, "utf8"));
  } catch {
    return [cpu];
  }
}

/**
 * Gives each host its CPUs. In a split, hyperthreads of one core stay on one host, or the load of one host would slow the
 * other; only a machine with a single core is split between its threads.
 */
export function assignCpus(
  mode: CpuMode,
  cpus: readonly number[],
  core: (cpu: number) => number[] = coreOf,
): Record<Side, string> {
  if (mode === "shared") return { sender: formatCpuList(cpus), responder: formatCpuList(cpus) };
  if (cpus.length < 2)
    throw new VisibleError(
      `--cpus split needs two CPUs and this machine lets the lab use ${cpus.length} (${formatCpuList(cpus)})`,
      "take --cpus shared",
    );
  const cores = [
    ...new Map(cpus.map((cpu) => [core(cpu).join(), core(cpu).filter((sibling) => cpus.includes(sibling))])).values(),
  ];
  const parts = cores.length >= 2 ? cores : cpus.map((cpu) => [cpu]);
  const half = Math.ceil(parts.length / 2);
  const list = (some: number[][]) => formatCpuList(some.flat().sort((a, b) => a - b));
  return { sender: list(parts.slice(0, half)), responder: list(parts.slice(half)) };
}
