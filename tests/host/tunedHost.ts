import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tuningSettings } from "../../scenarios/tuning";
import { FakeHost, type Answer } from "./harness";

/** A machine with everything that can be tuned: two cores of two threads each, and a NIC with two interrupts. */
const everything: Record<string, string> = {
  "sys/devices/system/cpu/online": "0-3",
  "sys/devices/system/cpu/smt/control": "on",
  "sys/devices/system/cpu/intel_pstate/no_turbo": "0",
  "sys/devices/system/cpu/cpuidle/current_driver": "intel_idle",
  "dev/cpu_dma_latency": "",
  "sys/class/net/w0/device/msi_irqs/40": "msix",
  "sys/class/net/w0/device/msi_irqs/41": "msix",
  "proc/irq/40/smp_affinity_list": "0-3",
  "proc/irq/41/smp_affinity_list": "1",
  "nic/adaptive-rx": "on",
  "nic/adaptive-tx": "n/a",
  "nic/rx-usecs": "3",
  "nic/tx-usecs": "n/a",
  "nic/generic-receive-offload": "on",
  "nic/large-receive-offload": "off [fixed]",
  "nic/generic-segmentation-offload": "on",
  "nic/tx-tcp-segmentation": "off",
  "nic/tx-tcp6-segmentation": "on [fixed]",
  ...Object.fromEntries(
    [0, 1, 2, 3].flatMap((cpu) => [
      [`sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`, cpu === 3 ? "ondemand" : "powersave"],
      [`sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_available_governors`, "performance powersave ondemand "],
      [`sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, `${cpu % 2},${(cpu % 2) + 2}`],
      ...(cpu === 0 ? [] : [[`sys/devices/system/cpu/cpu${cpu}/online`, "1"]]),
    ]),
  ),
};

const cpu = "sys/devices/system/cpu";

const identity = "11111111-2222-3333-4444-555555555555";
/** Who asks, as the program tells it. */
export const me = { owner: `${identity} tare me@here /folder` };
/** Who holds the host, as owner.json has it. */
export const holder = { project: "tare", user: "me@here", identity };

/** What a host that has everything reads when it is tuned. */
export const tuned = {
  "proc/irq/40/smp_affinity_list": "1",
  "nic/adaptive-rx": "off",
  "nic/rx-usecs": "0",
  "nic/generic-receive-offload": "off",
  "nic/generic-segmentation-offload": "off",
  ...Object.fromEntries([0, 1, 2, 3].map((number) => [`${cpu}/cpu${number}/cpufreq/scaling_governor`, "performance"])),
  [`${cpu}/intel_pstate/no_turbo`]: "1",
  [`${cpu}/cpu2/online`]: "0",
  [`${cpu}/cpu3/online`]: "0",
  [`${cpu}/smt/control`]: "off",
};

/** What `ethtool` says and does of the files in nic/. */
const ethtool = (folder: string) => `
cd ${folder} || exit 1
case $1 in
  -c) printf 'Coalesce parameters for %s:\\nAdaptive RX: %s  TX: %s\\nrx-usecs:\\t%s\\ntx-usecs:\\t%s\\n' "$2" \
    "$(<adaptive-rx)" "$(<adaptive-tx)" "$(<rx-usecs)" "$(<tx-usecs)" ;;
  -k) printf 'Features for %s:\\n' "$2"; for f in *-offload tx-tcp*; do printf '%s: %s\\n' "$f" "$(<"$f")"; done ;;
  -C | -K) [[ ! -e refuses-$3 ]] || { echo 'netlink error: Invalid argument' >&2; exit 1; }; printf '%s\\n' "$4" >"$3" ;;
esac`;

/** A host with a /sys, /proc and /dev of its own making, reserved for its stack. */
export class TunedHost extends FakeHost {
  readonly root = join(this.home, "root");

  constructor(files: Record<string, string> = everything) {
    super();
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    if (Object.keys(files).some((path) => path.startsWith("nic/")))
      this.fakeProgram("ethtool", ethtool(join(this.root, "nic")));
    else this.fakeProgram("ethtool", "exit 1");
    mkdirSync(join(this.dataFolder, "reservation"), { recursive: true });
    const owner = { stack: this.stack, ...holder, since: "2026-01-01T00:00:00Z" };
    writeFileSync(join(this.dataFolder, "reservation", "owner.json"), JSON.stringify(owner));
    for (const file of ["inventory", "images"]) writeFileSync(join(this.dataFolder, "reservation", file), "");
  }

  tune(changes: Record<string, unknown> = {}): Promise<Answer> {
    const settings = tuningSettings.latency;
    const request = { ...me, tuning: "latency", root: this.root, wireNic: "w0", cpus: "", settings, ...changes };
    return this.call("tune", request);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text === "" ? "" : `${text}\n`);
  }

  value(path: string): string {
    return readFileSync(join(this.root, path), "utf8").trim();
  }

  /** All that can be set, by path. What was written to the held file says nothing of whether it is held. */
  values(): Record<string, string> {
    const files = readdirSync(this.root, { recursive: true, encoding: "utf8" });
    const settable = files.filter((file) => file !== "dev/cpu_dma_latency" && statSync(join(this.root, file)).isFile());
    return Object.fromEntries(settable.map((file) => [file, this.value(file)]));
  }

  /** The process that holds idle CPUs awake; undefined if there is none. */
  holder(): number | undefined {
    const [pid] = (this.read("reservation/tuning/holder") ?? "").split(" ");
    return pid && existsSync(`/proc/${pid}`) ? Number(pid) : undefined;
  }

  override async remove(): Promise<void> {
    await this.call("untune", me);
    await super.remove();
  }
}
