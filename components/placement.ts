import { VisibleError } from "../errors/visibleError";
import { parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";

/** The CPUs of a host's main guest and those of its background guests, as Linux CPU lists. */
export interface Placement {
  main: string;
  background: string;
}

/**
 * Divides a host's CPUs between its guests. With affinity the main guest gets the first CPU for itself and the background
 * guests get the rest; without it all guests share all CPUs. Throws VisibleError for affinity on a host with one CPU.
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
