import { readFileSync } from "node:fs";
import { formatCpuList, parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";
import { VisibleError } from "../errors/visibleError";
import type { CpuMode } from "./layout";

/** The CPUs that this process may use, and the lab with it. */
export function usableCpus(status = readFileSync("/proc/self/status", "utf8")): number[] {
  return parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "0");
}

/** The hyperthreads of a CPU's core, the CPU itself included; only that one if the kernel does not say. */
function coreOf(cpu: number): number[] {
  try {
    return parseCpuList(readFileSync(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, "utf8"));
  } catch {
    return [cpu];
  }
}

/**
 * Gives each host its CPUs. A split keeps the hyperthreads of a core on one host, because otherwise the load of one host would
 * slow the other. Only a machine with a single core is split between its threads.
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
      "use --cpus shared",
    );
  const cores = [
    ...new Map(cpus.map((cpu) => [core(cpu).join(), core(cpu).filter((sibling) => cpus.includes(sibling))])).values(),
  ];
  const parts = cores.length >= 2 ? cores : cpus.map((cpu) => [cpu]);
  const half = Math.ceil(parts.length / 2);
  const list = (some: number[][]) => formatCpuList(some.flat().sort((a, b) => a - b));
  return { sender: list(parts.slice(0, half)), responder: list(parts.slice(half)) };
}
