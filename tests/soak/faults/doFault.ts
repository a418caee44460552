import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { dataFolder, diskMiB, type FaultsBed } from "./bed";
import type { Fault, FaultyTechnology, FaultyVerb } from "./faultyCase";
import { kill } from "./operator";

const run = promisify(execFile);

/** How often it is looked for a process that is to be killed. */
const lookMilliseconds = 15;

/** What a fault came to: whether it met anything, and what takes it back. */
export interface Done {
  met: boolean;
  undo(): Promise<void>;
}

const nothing: Done = { met: false, undo: async () => undefined };

/**
 * Waits for a fault's moment and does it, unless the verb ends before.
 * @param hasEnded whether the verb has
 */
export async function doFault(
  bed: FaultsBed,
  { fault, afterSeconds, whileProbing }: FaultyVerb,
  technology: FaultyTechnology,
  hasEnded: () => boolean,
): Promise<Done> {
  const awaited = fault.kind === "killed" ? fault.process : whileProbing ? "tcpdump" : undefined;
  while (awaited !== undefined && bed.find(awaited).length === 0) {
    if (hasEnded()) return nothing;
    await sleep(lookMilliseconds);
  }
  const until = performance.now() + afterSeconds * 1000;
  while (performance.now() < until) {
    if (hasEnded()) return nothing;
    await sleep(lookMilliseconds);
  }
  return doNow(bed, fault, technology, hasEnded);
}

async function doNow(
  bed: FaultsBed,
  fault: Fault,
  technology: FaultyTechnology,
  hasEnded: () => boolean,
): Promise<Done> {
  const done: Done = { met: true, undo: async () => undefined };
  switch (fault.kind) {
    case "killed":
      for (;;) {
        const found = bed.find(fault.process);
        const chosen = found[Math.floor(fault.pick * found.length)];
        if (chosen !== undefined) kill(chosen.pid);
        if (chosen !== undefined || hasEnded()) return { ...done, met: chosen !== undefined };
        await sleep(lookMilliseconds);
      }
    case "operator killed":
      bed.operator.killAll();
      return done;
    case "cut off": {
      const link = bed.managementLink(fault.side);
      const set = (state: "up" | "down") => run("ip", ["link", "set", link, state]);
      await set("down");
      const back = sleep(fault.seconds * 1000).then(() => set("up"));
      return { ...done, undo: async () => void (await back) };
    }
    case "restarted": {
      const pidFile = { dockerd: "/run/docker.pid", libvirtd: "/run/libvirtd.pid", sshd: "/run/sshd.pid" }[
        fault.daemon
      ];
      const pid = Number(await bed.on(fault.side, `cat ${pidFile}`));
      kill(pid, fault.signal);
      // As where the host's network starts anew.
      if (fault.daemon === "sshd") for (const session of bed.find("ssh session")) kill(session.pid);
      while (isRunning(pid)) await sleep(lookMilliseconds);
      await bed.mend();
      return done;
    }
    case "disk full": {
      const file = `${dataFolder}/filling`;
      await bed.on(
        fault.side,
        `findmnt -t tmpfs ${dataFolder} && ! dd if=/dev/zero of=${file} bs=1M count=${diskMiB + 1} 2>/dev/null`,
      );
      return { ...done, undo: async () => void (await bed.on(fault.side, `rm -f ${file}`)) };
    }
    case "clock stepped":
      await stepClock(fault.seconds, fault.backAfterSeconds);
      return done;
    case "guest killed":
      return {
        ...done,
        met: await killGuest(bed, `tare-${bed.operator.stack}-${fault.guest}`, technology, fault.guest),
      };
  }
}

/** Sets this machine's clock and sets it back. Only SIGKILL could come between. */
async function stepClock(seconds: number, backAfterSeconds: number): Promise<void> {
  const child = spawn("python3", ["-c", stepProgram, String(seconds), String(backAfterSeconds)], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("the clock could not be set");
}

const stepProgram = `
import signal, sys, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
step = float(sys.argv[1])
set_by = lambda s: time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME) + s)
set_by(step); time.sleep(float(sys.argv[2])); set_by(-step)
`;

/** Why the clock cannot be set here; undefined where it can. */
export function whyNoClock(): string | undefined {
  const { status, stderr, error } = spawnSync("python3", ["-c", stepProgram, "0", "0"], { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split("\n").at(-1));
}

/** Returns whether there was such a guest. */
async function killGuest(
  bed: FaultsBed,
  name: string,
  technology: FaultyTechnology,
  guest: "sender" | "responder" | "bg-1",
): Promise<boolean> {
  const command = {
    docker: `docker kill ${name}`,
    podman: `podman kill ${name}`,
    lxc: `lxc-stop --kill --name ${name}`,
    kvm: `virsh -q destroy ${name}`,
  }[technology];
  const side = guest === "responder" ? "responder" : "sender";
  return bed.on(side, command).then(
    () => true,
    () => false,
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
