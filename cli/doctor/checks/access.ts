import { everyGuestKind } from "../../../components/guests";
import { fail, ok, warn } from "../../../components/guests/doctor";
import { hostNeeds } from "../../../host/packages";
import type { Check } from "../check";

/** With less room than this, an image and its guests do not fit. */
const roomMiB = 2048;

/** The checks that each guest kind has for its hosts. They apply only to stacks of that technology. */
const kindChecks: readonly Check[] = everyGuestKind.flatMap((kind) =>
  kind.doctor.checks.map(({ name, judge }) => ({
    name,
    judge: ({ technology, reading }) => (technology === kind.name ? judge(reading) : undefined),
  })),
);

/** Checks of whether the host can be used at all: who logs in, what is installed, where files go. */
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
      const missing = hostNeeds(technology).filter(({ program }) => programs[program] === undefined);
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
  ...kindChecks,
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
