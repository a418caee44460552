import type { LabRecord } from "../plan";
import type { Daemon } from "./daemon";
import { dockerd } from "./dockerd";
import { libvirtd } from "./libvirtd";
import { sshd } from "./sshd";
import { virtlogd } from "./virtlogd";

/** All daemons a lab host may run, in the order they are started. */
export const daemons: readonly Daemon[] = [sshd, dockerd, virtlogd, libvirtd];

export function daemonsOf(record: LabRecord): Daemon[] {
  return daemons.filter((daemon) => daemon.for === "all" || record.technologies.includes(daemon.for));
}
