import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fail, type Judgement, ok, warn } from "../../components/guests/doctor";
import { type PackageNeed, packageNeeds } from "../../host/packages";
import { labList } from "../../lab";
import type { Finding } from "./check";
import { judgeWork, readWork, type WorkReading } from "./work";

/** What was read of this machine, on which it is judged. */
export interface MachineReading {
  uid: number;
  /** Node's version, as in process.version. */
  node: string;
  /** Those of the programs that Tare may need which are not installed. */
  missing: Omit<PackageNeed, "why">[];
  cgroups: boolean;
  kvm: "opens" | "closed" | "missing";
  labs: string[];
  work: WorkReading;
}

interface MachineCheck {
  name: string;
  judge(reading: MachineReading): Judgement;
}

const machineChecks: readonly MachineCheck[] = [
  {
    name: "user",
    judge: ({ uid }) =>
      uid === 0
        ? ok("root")
        : warn("not root: no lab on this machine", "use sudo for ./tare lab; real servers need ssh alone"),
  },
  {
    name: "Node",
    judge: ({ node }) => {
      const [major = 0, minor = 0] = node.replace("v", "").split(".").map(Number);
      return major > 20 || (major === 20 && minor >= 19) ? ok(node) : fail(node, "install Node 20.19 or later");
    },
  },
  {
    name: "packages",
    judge: ({ missing }) => {
      if (missing.length === 0) return ok("all of packages.txt are there");
      const what = missing.map((need) => `${need.program} (${need.tier})`).join(", ");
      const names = [...new Set(missing.map((need) => need.package))].join(" ");
      return warn(
        `missing: ${what}`,
        `./tare installs what a verb needs when it is called; or: apt-get install --no-install-recommends ${names}`,
      );
    },
  },
  {
    name: "control groups",
    judge: ({ cgroups }) =>
      cgroups
        ? ok("/sys/fs/cgroup is there")
        : warn("no tree is mounted: no lab on this machine", "mount -t cgroup2 none /sys/fs/cgroup"),
  },
  {
    name: "accelerator",
    judge: ({ kvm }) =>
      kvm === "opens"
        ? ok("/dev/kvm opens; only booting a guest proves that it works")
        : warn(
            kvm === "missing" ? "no /dev/kvm: a lab's KVM guests run under TCG" : "/dev/kvm cannot be opened",
            "switch virtualization on in the firmware (or nested virtualization), or do without",
          ),
  },
  { name: "other work", judge: ({ work }) => judgeWork(work) },
  {
    name: "labs",
    judge: ({ labs }) =>
      ok(labs.length === 0 ? "none; ./tare lab up makes one" : `${labs.join(", ")}; ./tare lab status says more`),
  },
];

export function judgeMachine(reading: MachineReading): Finding[] {
  return machineChecks.map(({ name, judge }) => ({ name, ...judge(reading) }));
}

export async function readMachine(): Promise<MachineReading> {
  return {
    uid: process.getuid?.() ?? -1,
    node: process.version,
    missing: packageNeeds().filter(({ program }) => !isThere(program)),
    cgroups: ["cgroup.controllers", "cpuset", "memory"].some((name) => existsSync(join("/sys/fs/cgroup", name))),
    kvm: !existsSync("/dev/kvm")
      ? "missing"
      : isAccessible("/dev/kvm", constants.R_OK | constants.W_OK)
        ? "opens"
        : "closed",
    labs: labList(),
    work: await readWork(),
  };
}

function isThere(program: string): boolean {
  if (program.startsWith("/")) return existsSync(program);
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => isAccessible(join(folder, program), constants.X_OK));
}

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
