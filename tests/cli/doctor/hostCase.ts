import type { HostCase } from "../../../cli/doctor/check";
import type { HostReading } from "../../../cli/doctor/reading";
import type { WorkReading } from "../../../cli/doctor/work";
import { hostNeeds } from "../../../host/packages";
import type { Technology } from "../../../scenarios/technology";

const processLine = (pid: number, name: string, ticks: number, cpu = 0) =>
  `${pid} (${name}) R 1 1 1 0 -1 4194304 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 5 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 ${cpu} 0 0\n`;

/** Two seconds of a machine with two CPUs, on which one process and the hypervisor below used this many hundredths of a second. */
export const workReading = (ticks = 0, stolen = 0): WorkReading => ({
  loadAverage: "0.10 0.20 0.30",
  cpus: "0-1",
  seconds: 2,
  before: { cpus: "cpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n", processes: processLine(7, "make", 50) },
  after: {
    cpus: `cpu0 ${ticks} 0 0 ${200 - ticks - stolen} 0 0 0 ${stolen}\ncpu1 0 0 0 200 0 0 0 0\n`,
    processes: processLine(7, "make", 50 + ticks) + processLine(8, "tare", 100) + processLine(9, "stress-ng", 100),
  },
  session: 8,
  marked: [9],
});

/** A host on which nothing is to be found fault with, but for what a test changes. */
export function hostCase(technology: Technology, changes: Partial<HostReading> = {}): HostCase {
  const reading: HostReading = {
    hostname: "server1",
    user: "root",
    uid: 0,
    lab: null,
    programs: Object.fromEntries(hostNeeds(technology).map(({ program }) => [program, "1.0"])),
    docker: "28.2.2",
    libvirt: "9.0.0",
    bridge: { exists: true, ports: [{ name: "eth1", hardware: true }] },
    wireNic: { master: "br0", carrier: true, qdiscs: ["qdisc mq 0: root"], irqCpus: ["2-3"] },
    ssh: { interface: "eth0", master: null },
    bridgeNfCall: false,
    forwardPolicy: "accept",
    governor: "performance",
    turbo: false,
    smt: false,
    irqbalance: false,
    clockSource: "tsc",
    synchronised: true,
    sshd: { maxSessions: "10", maxStartups: "10:30:100" },
    kvm: { present: true, opens: true, boots: null },
    cgroupVersion: 2,
    dataFolder: { writable: true, freeMiB: 50_000 },
    memoryAvailableMiB: 8000,
    work: workReading(),
    ...changes,
  };
  const host = {
    address: "server1.example",
    user: "root",
    port: 22,
    keyFile: "key",
    hostKey: "",
    knownHostsFile: "known_hosts",
    bridge: "br0",
    wireNic: "eth1",
    cpus: "",
    dataFolder: "/var/lib/tare",
  };
  return { side: "sender", host, technology, reading };
}
