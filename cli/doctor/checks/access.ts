import { type Check, fail, ok, warn } from "../check";
import { programsFor } from "../programs";

/** Below this many an image does not fit. */
const roomMiB = 2048;

/** Whether the host can be worked on at all: who logs in, what is installed, where files go. */
export const accessChecks: readonly Check[] = [
  {
    name: "user",
    judge: ({ side, reading: { user, uid } }) =>
      uid === 0
        ? ok(user)
        : warn(
            `${user} is not root: captures, firewall rules and guests may be refused`,
            `config set ${side}User root, and allow its key in that host's authorized_keys`,
          ),
  },
  {
    name: "programs",
    judge: ({ technology, reading: { programs } }) => {
      const missing = programsFor(technology).filter(({ program }) => programs[program] === undefined);
      const packages = [...new Set(missing.map((entry) => entry.package))].join(" ");
      if (missing.length > 0)
        return fail(
          `missing: ${missing.map(({ program }) => program).join(", ")}`,
          `there: apt-get install --no-install-recommends ${packages}`,
        );
      return ok(
        Object.entries(programs)
          .map(([name, version]) => `${name} ${version}`)
          .join(", "),
      );
    },
  },
  {
    name: "Docker",
    judge: ({ technology, reading: { docker } }) => {
      if (technology !== "docker") return undefined;
      return docker === null
        ? fail("the daemon does not answer", "there: systemctl start docker (in a lab: ./tare lab up)")
        : ok(`daemon ${docker}`);
    },
  },
  {
    name: "libvirt",
    judge: ({ technology, reading: { libvirt } }) => {
      if (technology !== "kvm") return undefined;
      return libvirt === null
        ? fail(
            "qemu:///system does not answer",
            "there: systemctl start libvirtd (in a lab: ./tare lab up --technologies kvm)",
          )
        : ok(`daemon ${libvirt}`);
    },
  },
  {
    name: "accelerator",
    judge: ({ technology, reading: { kvm } }) => {
      if (technology !== "kvm") return undefined;
      const slow = "guests run under TCG, whose figures are never compared with KVM's";
      if (!kvm.present)
        return warn(
          `no /dev/kvm: ${slow}`,
          "switch virtualization on in the firmware, and there: modprobe kvm_intel (or kvm_amd)",
        );
      if (!kvm.opens) return warn(`/dev/kvm cannot be opened: ${slow}`, "there: add the user to group kvm");
      if (kvm.boots === true) return ok("KVM boots a guest");
      if (kvm.boots === false)
        return warn(
          `/dev/kvm opens and boots no guest: ${slow}`,
          "on a virtual machine: switch nested virtualization on at its host; else see dmesg there",
        );
      return ok("/dev/kvm opens; only booting a guest proves that it works, which ./tare up does");
    },
  },
  {
    name: "control groups",
    judge: ({ reading: { cgroupVersion } }) =>
      cgroupVersion === null
        ? fail("no tree is mounted", "there: mount -t cgroup2 none /sys/fs/cgroup")
        : ok(`version ${cgroupVersion}`),
  },
  {
    name: "data folder",
    judge: ({ side, host, reading: { dataFolder } }) => {
      const { writable, freeMiB } = dataFolder;
      const elsewhere = `config set ${side}DataFolder to a folder of another disk`;
      if (!writable) return fail(`${host.dataFolder} cannot be written`, elsewhere);
      return freeMiB < roomMiB
        ? warn(`${host.dataFolder} has ${freeMiB} MiB free; an image with its guests wants ${roomMiB}`, elsewhere)
        : ok(`${host.dataFolder}, ${freeMiB} MiB free`);
    },
  },
  {
    name: "sshd limits",
    judge: ({ reading: { sshd } }) => {
      const { maxSessions, maxStartups } = sshd;
      if (maxSessions === null || maxStartups === null)
        return warn("cannot be read (sshd -T wants root)", "see that MaxSessions and MaxStartups are not below 10");
      const low = Number(maxSessions) < 10 || Number.parseInt(maxStartups, 10) < 10;
      const found = `MaxSessions ${maxSessions}, MaxStartups ${maxStartups}`;
      return low
        ? warn(`${found}: commands may be refused`, "in sshd_config: MaxSessions 10, MaxStartups 10:30:100")
        : ok(found);
    },
  },
];
