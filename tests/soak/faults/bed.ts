import { setTimeout as sleep } from "node:timers/promises";
import { labUp, type LabHost } from "../../../lab";
import { type GuardedLab, guardedLab } from "../../../lab/guarded";
import { type Side, sides } from "../../../scenarios/host";
import type { Technology } from "../../../scenarios/technology";
import { onHost } from "../../e2e/support/lab";
import { allProcesses, type FoundProcess, processesOfProject, readProcess } from "../projectProcesses";
import { probeSeconds, type ProcessName, processes } from "./faultyCase";
import { Operator } from "./operator";

/** A disk of its own on each host, which a fault can fill. */
export const dataFolder = "/run/tare-faults";
export const diskMiB = 1500;

const labName = "soak-faults";
/** What an end of a command may take until all that worked for it has noticed. */
const endMilliseconds = 20_000;

/** A lab with every kind of guests, and an operator with a stack there. */
export class FaultsBed {
  private constructor(
    private readonly lab: GuardedLab,
    readonly operator: Operator,
    private readonly technologies: readonly Technology[],
  ) {}

  static async make(technologies: readonly Technology[]): Promise<FaultsBed> {
    const lab = await guardedLab({ name: labName, technologies: [...technologies] });
    try {
      const bed = new FaultsBed(lab, await Operator.in(lab.folder), technologies);
      // A disk of its own, which a fault can fill.
      const mount = `mkdir -p ${dataFolder} && mount -t tmpfs -o size=${diskMiB}m tmpfs ${dataFolder}`;
      for (const side of sides) await bed.on(side, mount);
      return bed;
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  close(): Promise<void> {
    this.operator.killAll();
    return this.lab.close();
  }

  host(side: Side): LabHost {
    return this.lab.hosts[side];
  }

  on(side: Side, script: string): Promise<string> {
    return onHost(this.host(side), script);
  }

  /** Begins a stack anew. @param count requests of its probe a second long */
  async newStack(technology: Technology, neighbours: number): Promise<void> {
    await this.operator.clear();
    const { sender, responder } = this.lab.hosts;
    const scenario = [
      `technology=${technology}`,
      `nic=${technology === "kvm" ? "virtio" : ""}`,
      `backgroundCount=${neighbours}`,
      "rates=100",
      `count=${100 * probeSeconds}`,
      "capturePoints=tap,wire",
      `senderAddress=${sender.address}`,
      `responderAddress=${responder.address}`,
      ...sides.map((side) => `${side}DataFolder=${dataFolder}`),
    ];
    const { code, said } = await this.operator.tare("stack", "init", this.operator.stack, "--scenario", ...scenario);
    if (code !== 0) throw new Error(said);
  }

  /** All of both hosts that a stack could leave there. The image, the host program and empty folders of locks outlive stacks. */
  async inventory(): Promise<string[]> {
    const asked = sides.map(async (side) => {
      const text = await this.on(
        side,
        `
docker ps --all --format 'container {{.Names}}'; docker network ls --format 'network {{.Name}}'
docker volume ls --format 'volume {{.Name}}'; podman ps --all --external --format 'podman {{.Names}}'
lxc-ls -1; virsh -q list --all --name; virsh -q pool-list --all --name; virsh -q net-list --all --name
ip -o link | awk '{ print $2 }' | sed 's/@.*//'; ip -o -4 address show | awk '{ print $2, $4 }'; tc qdisc show | sort
nft list ruleset 2>/dev/null; mount | awk '{ print $3 }' | grep -v '^/run/docker/netns' | sort
find ${dataFolder} -mindepth 1 -not -path '${dataFolder}/images*' -not -name '*.lock' | grep -v -x -e ${dataFolder}/run -e ${dataFolder}/run/activity -e ${dataFolder}/reservation
ls -d /sys/fs/cgroup{,/cpuset}/tare-labs/${labName}/${side}/guests/*/ 2>/dev/null | grep -v -e /lxc/$ -e lxc.monitor -e lxc.pivot -e conmon; ls /var/lib/lxc /tmp
true`,
      );
      return text.split("\n").map((line) => `${side}: ${line}`);
    });
    return (await Promise.all(asked)).flat();
  }

  /** Processes that still work for the stack here or on a host, once they had time to end. */
  async processesLeft(): Promise<string[]> {
    const deadline = Date.now() + endMilliseconds;
    for (;;) {
      const found = [...processesOfProject(this.operator.folder), ...this.hostProcesses(/TARE_OWNER=faults@/)];
      if (found.length === 0 || Date.now() > deadline)
        return found.map(({ pid, commandLine }) => `${pid} ${commandLine}`);
      await sleep(200);
    }
  }

  /** Processes of that name which run now. */
  find(name: ProcessName): FoundProcess[] {
    const { at, line } = processes[name];
    const all =
      at === "operator"
        ? processesOfProject(this.operator.folder)
        : allProcesses((pid) => readProcess(pid, "cgroup").includes(`/tare-labs/${labName}/`));
    return all.filter(({ commandLine }) => line.test(commandLine));
  }

  /** Starts what a fault has ended of the hosts' daemons. */
  async mend(): Promise<void> {
    await labUp({ name: labName, technologies: [...this.technologies], projectFolder: this.operator.folder });
  }

  private hostProcesses(mark: RegExp): FoundProcess[] {
    return allProcesses((pid) => mark.test(readProcess(pid, "environ")));
  }

  /** This machine's end of a host's management link. */
  managementLink(side: Side): string {
    return `tare${this.lab.record.slot}${side[0]}`;
  }

  /** Removes from the hosts what a failed case has left. */
  async clearHosts(): Promise<void> {
    for (const side of sides)
      await this.on(
        side,
        `
for pid in $(grep -lsz '^TARE_OWNER=faults@' /proc/[0-9]*/environ | cut -d / -f 3); do kill -KILL $pid; done 2>/dev/null
docker ps --all --quiet | xargs --no-run-if-empty docker rm --force; docker network ls --quiet --filter name=tare | xargs --no-run-if-empty docker network rm
podman rm --all --force; for name in $(lxc-ls -1); do lxc-stop --kill --name $name; lxc-destroy --name $name; done
for name in $(virsh -q list --all --name); do virsh -q destroy $name; virsh -q undefine $name; done
for name in $(virsh -q pool-list --all --name); do virsh -q pool-destroy $name; virsh -q pool-undefine $name; done
rm -rf ${dataFolder}/{reservation,run,filling,pools}
true`,
      ).catch(() => undefined);
  }
}
