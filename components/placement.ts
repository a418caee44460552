import { VisibleError } from "../errors/visibleError";
import { parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";

/** Linux CPU lists: where the main guest of a host runs, and where its background guests do. */
export interface Placement {
  main: string;
  background: string;
}

/**
 * Splits a host's CPUs. With affinity the main guest gets the first one for itself and the background the rest; without, all
 * share all. Throws VisibleError where affinity finds a single CPU.
 *
 * @param cpus Linux CPU list of the host, e.g. "0-3,6"
 */
export function placeGuests(side: Side, cpus: string, affinity: boolean): Placement {
  if (!affinity) return { main: cpus, background: cpus };
  const [first, ...rest] = parseCpuList(cpus);
  if (first === undefined || rest.length === 0)
    throw new VisibleError(
      `affinity needs a CPU for the main guest and another for the rest, and the ${side} server has one (${cpus})`,
      `set affinity to false, or give it more CPUs (${side}Cpus; in a lab: --cpus shared)`,
    );
  return { main: String(first), background: rest.join(",") };
}
