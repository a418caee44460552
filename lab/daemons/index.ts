import { kindLabs } from "../kinds";
import { guestHost, writeFiles } from "../guestHost";
import type { LabDaemon } from "../../components/guests/lab";
import type { LabRecord } from "../layout";
import type { HostDaemon } from "./daemon";
import { sshd } from "./sshd";

/** The daemons of a lab's hosts, in the order in which they are started. */
export function daemonsOf(record: LabRecord): HostDaemon[] {
  return [sshd, ...kindLabs(record.technologies).flatMap(({ daemons }) => daemons.map(daemonOf))];
}

function daemonOf({ name, pidFile, readyWithinSeconds, files, command, version }: LabDaemon): HostDaemon {
  return {
    name,
    pidFile,
    readyWithinSeconds,
    configure: (host, record) => writeFiles(host, files(guestHost(host), record)),
    command,
    version: (host) => version(guestHost(host)),
  };
}
