import { judgeHost } from "../../../cli/doctor/check";
import { hostChecks } from "../../../cli/doctor/checks";
import type { HostReading } from "../../../cli/doctor/reading";
import type { Technology } from "../../../scenarios/technology";
import { hostCase } from "./hostCase";

const judged = (technology: Technology, changes: Partial<HostReading> = {}) =>
  judgeHost(hostChecks, hostCase(technology, changes));
const faults = (technology: Technology, changes: Partial<HostReading>) =>
  judged(technology, changes).filter(({ verdict }) => verdict !== "ok");

it.each(["docker", "kvm", "lxc"] as const)(
  "finds no fault with a good host for %s, and proposes no change",
  (technology) => {
    expect(faults(technology, {})).toEqual([]);
    expect(judged(technology).filter(({ change }) => change !== undefined)).toEqual([]);
    expect(new Set(judged(technology).map(({ name }) => name)).size).toBe(judged(technology).length);
  },
);

it("looks only at what the technology needs", () => {
  const names = (technology: Technology) => judged(technology).map(({ name }) => name);
  expect(names("docker")).toEqual(expect.arrayContaining(["Docker", "firewall"]));
  expect(names("docker")).not.toEqual(expect.arrayContaining(["libvirt"]));
  expect(names("kvm")).toEqual(expect.arrayContaining(["libvirt", "accelerator"]));
  expect(names("lxc")).not.toEqual(expect.arrayContaining(["accelerator"]));
});

it("says that an accelerator that opens is not yet one that works", () => {
  const found = judged("kvm").find(({ name }) => name === "accelerator")?.found;
  expect(found).toBe("/dev/kvm opens; only booting a guest proves that it works, which ./tare up does");
});

it("believes an accelerator that boots a guest", () => {
  const kvm = { present: true, opens: true, boots: true };
  expect(judged("kvm", { kvm }).find(({ name }) => name === "accelerator")?.found).toBe("KVM boots a guest");
});

const lossy = "bridge-nf-call-iptables is 1, FORWARD policy drop";
const path = "/sys/devices/system/cpu";
const kvmSlow = "guests run under TCG, whose figures are never compared with KVM's";
const cases: [what: string, Technology, Partial<HostReading>, verdict: string, found: string, change: string][] = [
  [
    "a user who is not root",
    "lxc",
    { user: "me", uid: 1000 },
    "warn",
    "me is not root: captures, firewall rules and guests may be refused",
    "config set senderUser root, and allow its key in that host's authorized_keys",
  ],
  [
    "a Docker daemon that is down",
    "docker",
    { docker: null },
    "fail",
    "the daemon does not answer",
    "there: systemctl start docker (in a lab: ./tare lab up)",
  ],
  [
    "a libvirt daemon that is down",
    "kvm",
    { libvirt: null },
    "fail",
    "qemu:///system does not answer",
    "there: systemctl start libvirtd (in a lab: ./tare lab up --technologies kvm)",
  ],
  [
    "no accelerator",
    "kvm",
    { kvm: { present: false, opens: false, boots: null } },
    "warn",
    `no /dev/kvm: ${kvmSlow}`,
    "switch virtualization on in the firmware, and there: modprobe kvm_intel (or kvm_amd)",
  ],
  [
    "an accelerator that is closed",
    "kvm",
    { kvm: { present: true, opens: false, boots: null } },
    "warn",
    `/dev/kvm cannot be opened: ${kvmSlow}`,
    "there: add the user to group kvm",
  ],
  [
    "an accelerator that opens and boots nothing",
    "kvm",
    { kvm: { present: true, opens: true, boots: false } },
    "warn",
    `/dev/kvm opens and boots no guest: ${kvmSlow}`,
    "on a virtual machine: switch nested virtualization on at its host; else see dmesg there",
  ],
  [
    "no control groups",
    "docker",
    { cgroupVersion: null },
    "fail",
    "no tree is mounted",
    "there: mount -t cgroup2 none /sys/fs/cgroup",
  ],
  [
    "a full disk",
    "docker",
    { dataFolder: { writable: true, freeMiB: 12 } },
    "warn",
    "/var/lib/tare has 12 MiB free; an image with its guests wants 2048",
    "config set senderDataFolder to a folder of another disk",
  ],
  [
    "a data folder that is closed",
    "docker",
    { dataFolder: { writable: false, freeMiB: 12 } },
    "fail",
    "/var/lib/tare cannot be written",
    "config set senderDataFolder to a folder of another disk",
  ],
  [
    "a tight sshd",
    "docker",
    { sshd: { maxSessions: "2", maxStartups: "10:30:100" } },
    "warn",
    "MaxSessions 2, MaxStartups 10:30:100: commands may be refused",
    "in sshd_config: MaxSessions 10, MaxStartups 10:30:100",
  ],
  [
    "no bridge",
    "docker",
    { bridge: { exists: false, ports: [] } },
    "fail",
    "there is no bridge br0",
    "there: ip link add br0 type bridge; ip link set br0 up; ip link set eth1 master br0; or config set senderBridge",
  ],
  [
    "a second NIC in the bridge",
    "docker",
    {
      bridge: {
        exists: true,
        ports: [
          { name: "eth1", hardware: true },
          { name: "eth2", hardware: true },
          { name: "veth7", hardware: false },
        ],
      },
    },
    "warn",
    "br0 enslaves eth2 beside the wire: others' traffic reaches the measured path",
    "there: ip link set eth2 nomaster",
  ],
  [
    "no wire",
    "docker",
    { wireNic: null },
    "fail",
    "there is no interface eth1",
    "config set senderWireNic to the one that leads to the other host",
  ],
  [
    "a wire outside the bridge",
    "docker",
    { wireNic: { master: null, carrier: true, qdiscs: [], irqCpus: [] } },
    "fail",
    "eth1 is in no bridge, not in br0",
    "there: ip link set eth1 master br0",
  ],
  [
    "a wire that is down",
    "docker",
    { wireNic: { master: "br0", carrier: null, qdiscs: [], irqCpus: [] } },
    "fail",
    "eth1 has no carrier",
    "there: ip link set eth1 up, and see that its cable leads to the other host",
  ],
  [
    "ssh over the wire",
    "docker",
    { ssh: { interface: "eth0", master: "br0" } },
    "fail",
    "ssh comes in on eth0 in bridge br0: its packets share the measured path, and a flood cuts it off",
    "give ssh an interface of its own, and let the bridge enslave the wire alone",
  ],
  [
    "ssh on the bridge",
    "kvm",
    { ssh: { interface: "br0", master: null } },
    "fail",
    "ssh comes in on br0: its packets share the measured path, and a flood cuts it off",
    "give ssh an interface of its own, and let the bridge enslave the wire alone",
  ],
  [
    "rules that drop",
    "kvm",
    { bridgeNfCall: true, forwardPolicy: "drop" },
    "fail",
    `${lossy}: what guests send is dropped`,
    "there: sysctl -w net.bridge.bridge-nf-call-iptables=0; or let it pass: iptables -I FORWARD -i br0 -o br0 -j ACCEPT",
  ],
  [
    "rules that Docker adds its own to",
    "docker",
    { bridgeNfCall: true, forwardPolicy: "drop" },
    "warn",
    `${lossy}: every measured packet pays for netfilter`,
    "there: sysctl -w net.bridge.bridge-nf-call-iptables=0",
  ],
  [
    "a slow wire that is no lab's",
    "docker",
    { wireNic: { master: "br0", carrier: true, qdiscs: ["qdisc netem 1: root delay 1ms"], irqCpus: [] } },
    "warn",
    "netem 1: root delay 1ms: it delays or limits the wire",
    "there: tc qdisc del dev eth1 root, unless it is meant",
  ],
  [
    "a governor that saves",
    "docker",
    { governor: "powersave" },
    "warn",
    "powersave: CPUs change their speed with the load",
    "there: cpupower frequency-set -g performance",
  ],
  [
    "turbo",
    "docker",
    { turbo: true },
    "warn",
    "on: speed depends on temperature and on other CPUs",
    `there: echo 1 >${path}/intel_pstate/no_turbo (elsewhere: echo 0 >${path}/cpufreq/boost)`,
  ],
  ["SMT", "docker", { smt: true }, "warn", "on: two CPUs share one core", `there: echo off >${path}/smt/control`],
  [
    "irqbalance",
    "docker",
    { irqbalance: true },
    "warn",
    "irqbalance runs and moves interrupts while probes run; those of eth1 go to CPUs 2-3",
    "there: systemctl stop irqbalance, then set /proc/irq/N/smp_affinity_list",
  ],
  [
    "a slow clock",
    "docker",
    { clockSource: "hpet" },
    "warn",
    "hpet: reading the clock may cost more than with tsc",
    "there: see in dmesg why tsc was given up; in a virtual machine it may be the best there is",
  ],
  [
    "a clock that drifts",
    "docker",
    { synchronised: false },
    "warn",
    "the clock is not synchronised (RTTs need no common clock, but one that is set while probes run makes the run invalid)",
    "there: run chrony or systemd-timesyncd, and let it settle",
  ],
];

it.each(cases)("names %s, and what to change", (_what, technology, changes, verdict, found, change) => {
  expect(faults(technology, changes)).toEqual([{ name: expect.any(String), verdict, found, change }]);
});

it("names programs that are missing, and the packages that bring them", () => {
  const { programs } = hostCase("kvm").reading;
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(programs).filter(([name]) => !names.includes(name)));
  expect(faults("kvm", { programs: without("virsh", "ip", "tc") })).toEqual([
    {
      name: "programs",
      verdict: "fail",
      found: "missing: ip, tc, virsh",
      change: "there: apt-get install --no-install-recommends iproute2 libvirt-clients",
    },
  ]);
});

it("takes a lab's own rate limit for what it is", () => {
  const wireNic = { master: "br0", carrier: true, qdiscs: ["qdisc tbf 1: root rate 1Gbit"], irqCpus: [] };
  expect(faults("docker", { wireNic, lab: "tare" })).toEqual([]);
  expect(faults("docker", { wireNic })).toMatchObject([{ name: "qdisc", verdict: "warn" }]);
});

it("calls nothing well that it could not see", () => {
  const unseen = {
    ssh: { interface: null, master: null },
    sshd: { maxSessions: null, maxStartups: null },
    synchronised: null,
    clockSource: null,
  };
  expect(faults("docker", unseen).map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
    "sshd limits: warn",
    "ssh's interface: warn",
    "clock source: warn",
    "time: warn",
  ]);
});
