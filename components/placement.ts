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

/** Virtual CPUs of each guest. */
export interface GuestVcpus {
  main: number;
  /** Null where this side has no background guests. */
  background: number | null;
}

/**
 * Says which guests have more virtual CPUs than they may use of the host: they then wait for each other, which shows in every time
 * that is measured. That is a scenario, too, so it is no error.
 */
export function cpuShortage(side: Side, placement: Placement, vcpus: GuestVcpus): string[] {
  return (["main", "background"] as const).flatMap((role) => {
    const wanted = vcpus[role];
    const there = parseCpuList(placement[role]).length;
    if (wanted === null || wanted <= there) return [];
    return [
      `config ${role}Vcpus = ${wanted}: a ${role} guest may use ${there} CPU${there === 1 ? "" : "s"} of the ${side} server (${placement[role]}), which its virtual CPUs share. config set ${role}Vcpus ${there} gives it as many as there are.`,
    ];
  });
}
