import { spawn } from "node:child_process";
import type { Side } from "../../../scenarios/host";
import type { ProbeTestbed } from "./probeTestbed";

/** Keeps a CPU busy for a quarter of the time, in steps of a tenth of a second. */
const busyLoop = "use Time::HiRes qw(time sleep); while (1) { my $end = time + .025; 1 while time < $end; sleep .075 }";

/** Sends 100 Mbit/s of UDP, a tenth of the lab's wire, in steps of 10 ms. */
const wireLoop = `use IO::Socket::INET; use Time::HiRes qw(time sleep); my $socket = IO::Socket::INET->new(Proto => "udp", PeerAddr => $ARGV[0], PeerPort => 9);
my $at = time; while (1) { $socket->send("x" x 1400) for 1 .. 87; $at += .01; my $wait = $at - time; sleep $wait if $wait > 0 }`;

/** Writes to the disk, past the page cache, for a tenth of the time: 64 MiB at once, so that starting dd takes little of it. */
const diskLoop = `while :; do a=\${EPOCHREALTIME/./}; dd if=/dev/zero of="$0" bs=4M count=16 oflag=direct conv=notrunc 2>/dev/null
b=\${EPOCHREALTIME/./}; sleep "$(awk -v us="$((b - a))" 'BEGIN { print 9 * us / 1e6 }')"; done`;

/** Somebody whose work is not the testbed's. */
export interface Stranger {
  what: RegExp;
  start(testbed: ProbeTestbed): { end: () => void };
}

/** One for each resource; what a run's reason must say of it. */
export const strangers: Record<"cpu" | "wire" | "disk", Stranger> = {
  cpu: {
    what: /^others used \d.* of one CPU of the (sender|responder)'s host: .*perl \(pid \d+\)/,
    start: () => {
      // On the first CPU, which is the sender's host's in a lab whose CPUs are split.
      const loop = spawn("taskset", ["-c", "0", "perl", "-e", busyLoop], { stdio: "ignore" });
      return { end: () => void loop.kill("SIGKILL") };
    },
  },
  wire: {
    what: /^others sent \d.* over the wire at the sender's host/,
    start: (testbed) => onHost(testbed, "sender", `perl -e '${wireLoop}' 10.202.0.2`),
  },
  disk: {
    what: /^others kept the disk of the sender's host busy/,
    start: (testbed) =>
      onHost(testbed, "sender", `bash -c '${diskLoop.replaceAll("'", `'\\''`)}' /var/lib/tare/stranger`),
  },
};

function onHost(testbed: ProbeTestbed, side: Side, command: string): { end: () => void } {
  const group = testbed.on(side, `setsid ${command} </dev/null >/dev/null 2>&1 & echo $!`).trim();
  return { end: () => void testbed.on(side, `kill -KILL -- -${group}; rm -f /var/lib/tare/stranger`) };
}
