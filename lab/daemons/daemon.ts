import { readFileSync, rmSync } from "node:fs";
import { daemonsIn, membersOf } from "../cgroup";
import { VisibleError } from "../../errors/visibleError";
import { logTail, pathIn, startIn, type LiveHost } from "../host";
import type { LabRecord } from "../layout";
import { poll } from "../poll";

/** A daemon of a lab host: sshd, or one that a kind of guests brings. */
export interface HostDaemon {
  name: string;
  /** Where it writes its PID, as the host sees it. */
  pidFile: string;
  /** Writes what the daemon reads; returns whether anything changed. Must leave alone what is right already. */
  configure(host: LiveHost, record: LabRecord): boolean | Promise<boolean>;
  command: [string, string[]];
  /** Its version once it answers; undefined until then. Must not throw. */
  version(host: LiveHost): Promise<string | undefined>;
  readyWithinSeconds: number;
}

/** The daemon's PID where it runs on this host; a stale PID file is unmasked by the host's cgroup. */
export function runningPid(host: LiveHost, daemon: HostDaemon): number | undefined {
  try {
    const pid = Number(readFileSync(pathIn(host, daemon.pidFile), "utf8").trim());
    return membersOf(host.cgroups, daemonsIn(host.layout.cgroup)).includes(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the daemon where it does not run, and waits until it answers. Returns whether it was started. An error names the
 * host, what happened and what the daemon's log says.
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

/** Starts the daemon; what is returned tells whether it has ended again. */
function startDaemon(host: LiveHost, daemon: HostDaemon): () => boolean {
  // In a PID space shared with this machine, a stale file may name a process that lives, and the daemon would refuse to start.
  rmSync(pathIn(host, daemon.pidFile), { force: true });
  const child = startIn(host, daemon.name, ...daemon.command);
  return () => child.exitCode !== null || child.signalCode !== null;
}
