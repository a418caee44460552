import { ok, warn } from "../../../components/guests/doctor";
import type { Check } from "../check";
import { judgeWork } from "../work";

/** Checks of what makes measured times scatter, or differ from one day to the next: CPUs, interrupts, clocks. */
export const timingChecks: readonly Check[] = [
  { name: "other work", judge: ({ reading: { work } }) => judgeWork(work) },
  {
    name: "governor",
    judge: ({ reading: { governor } }) => {
      if (governor === null) return ok("no frequency scaling to be seen (a virtual machine?)");
      return governor === "performance"
        ? ok(governor)
        : warn(`${governor}: CPUs change their speed with the load`, "there: cpupower frequency-set -g performance");
    },
  },
  {
    name: "turbo",
    judge: ({ reading: { turbo } }) => {
      if (turbo === null) return ok("cannot be seen");
      return turbo
        ? warn(
            "on: speed depends on temperature and on other CPUs",
            "there: echo 1 >/sys/devices/system/cpu/intel_pstate/no_turbo (elsewhere: echo 0 >/sys/devices/system/cpu/cpufreq/boost)",
          )
        : ok("off");
    },
  },
  {
    name: "SMT",
    judge: ({ reading: { smt } }) => {
      if (smt === null) return ok("cannot be seen");
      return smt
        ? warn("on: two CPUs share one core", "there: echo off >/sys/devices/system/cpu/smt/control")
        : ok("off");
    },
  },
  {
    name: "interrupts",
    judge: ({ host, reading: { irqbalance, wireNic } }) => {
      const lists = wireNic?.irqCpus ?? [];
      const where = lists.length === 0 ? "" : `; those of ${host.wireNic} go to CPUs ${lists.join(" or ")}`;
      return irqbalance
        ? warn(
            `irqbalance runs and moves interrupts while probes run${where}`,
            "there: systemctl stop irqbalance, then set /proc/irq/N/smp_affinity_list",
          )
        : ok(`irqbalance does not run${where}`);
    },
  },
  {
    name: "clock source",
    judge: ({ reading: { clockSource } }) =>
      clockSource === "tsc"
        ? ok("tsc")
        : warn(
            `${clockSource ?? "not known"}: reading the clock may cost more than with tsc`,
            "there: see in dmesg why tsc was given up; in a virtual machine it may be the best there is",
          ),
  },
  {
    name: "time",
    judge: ({ reading: { synchronised } }) => {
      const why = "RTTs need no common clock, but one that is set while probes run makes the run invalid";
      const change = "there: run chrony or systemd-timesyncd, and let it settle";
      if (synchronised === null) return warn(`whether the clock is synchronised cannot be told (${why})`, change);
      return synchronised ? ok("synchronised") : warn(`the clock is not synchronised (${why})`, change);
    },
  },
];
