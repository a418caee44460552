import type { HostCase } from "../../../cli/doctor/check";
import type { HostReading } from "../../../cli/doctor/reading";
import { hostNeeds } from "../../../host/packages";
import type { Technology } from "../../../scenarios/technology";

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
