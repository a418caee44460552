import { readFileSync, rmSync } from "node:fs";
import { daemonsIn, membersOf } from "../cgroup";
import { VisibleError } from "../../errors/visibleError";
import { logTail, pathIn, startIn, type LiveHost } from "../host";
import type { LabRecord } from "../layout";
import { poll } from "../poll";

/** A daemon of a lab host: sshd, or one that a guest kind needs. */
export interface HostDaemon {
  name: string;
  /** Where it writes its PID, as the host sees it. */
  pidFile: string;
  /** Writes the daemon's files, but none that is already right; returns whether anything changed. */
  configure(host: LiveHost, record: LabRecord): boolean | Promise<boolean>;
  command: [string, string[]];
  /** Its version once it answers; undefined until then. Must not throw. */
  version(host: LiveHost): Promise<string | undefined>;
  readyWithinSeconds: number;
}

/** The daemon's PID if it runs on this host. A PID file is stale unless its process is in the host's cgroup. */
export function runningPid(host: LiveHost, daemon: HostDaemon): number | undefined {
  try {
    const pid = Number(readFileSync(pathIn(host, daemon.pidFile), "utf8").trim());
    return membersOf(host.cgroups, daemonsIn(host.layout.cgroup)).includes(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the daemon unless it runs, and waits until it answers. Returns whether it was started. An error names the host and
 * says what happened and what the daemon's log says.
 */
export async function ensureDaemon(host: LiveHost, daemon: HostDaemon): Promise<boolean> {
  const running = runningPid(host, daemon) !== undefined;
  const exited = running ? () => false : startDaemon(host, daemon);
  let ready = false;
  await poll(daemon.readyWithinSeconds, 0.1, async () => {
    ready = runningPid(host, daemon) !== undefined && (await daemon.version(host)) !== undefined;
    return ready || exited();
  });
  if (ready) return !running;
  const how = exited() ? "ended as soon as it was started" : `does not answer after ${daemon.readyWithinSeconds} s`;
  throw new VisibleError(
    `${daemon.name} on ${host.layout.hostname} ${how}: ${logTail(host.layout, daemon.name)}`,
    "mend what its log says, then run ./tare lab up again",
  );
}

/** Starts the daemon and returns a function that tells whether it has ended. */
function startDaemon(host: LiveHost, daemon: HostDaemon): () => boolean {
  // The host shares this machine's PIDs, so a stale file may name a live process; the daemon would then refuse to start.
  rmSync(pathIn(host, daemon.pidFile), { force: true });
  const child = startIn(host, daemon.name, ...daemon.command);
  return () => child.exitCode !== null || child.signalCode !== null;
}
