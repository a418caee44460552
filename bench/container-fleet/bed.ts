import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { providersFor } from "../../cli/providers";
import { destroy, preview, up } from "../../engine";
import { provideImage } from "../../image/provide";
import type { ImageManifest } from "../../components/guests/imageManifest";
import type { LabHost } from "../../lab";
import { type GuardedLab, guardedLab } from "../../lab/guarded";
import { hostCommand, hostProgram } from "../../host/program";
import { guestAddresses } from "../../scenarios/addresses";
import { FleetStack, onHost, sshWords } from "../fleetStack";
import type { Fleet } from "./program";

/** Containers made at a time, on both sides of the comparison: as many as one ssh connection carries, of the ten sessions that sshd allows. */
export const atOnce = 8;
const network = "10.202.0.0/22";
const memoryMiB = 64;

/** The technologies that can be compared. */
export type ContainerTechnology = "lxc" | "docker";

/** How a script makes containers: by the same calls as `up`, or (lxc-tools) by LXC's own tools alone. */
export type Script = ContainerTechnology | "lxc-tools";

/** A lab whose sender host has the guest image, and a stack of containers on it that either `up` or the script makes. */
export class FleetBed {
  private constructor(
    private readonly lab: GuardedLab,
    private readonly image: ImageManifest,
    private readonly stack: FleetStack,
  ) {}

  static async make(technology: ContainerTechnology, progress: (text: string) => void): Promise<FleetBed> {
    progress("making a lab of its own");
    const technologies = [technology];
    const lab = await guardedLab({ name: "bench-containers", technologies });
    try {
      progress("putting the guest image on it");
      const image = await provideImage({ hosts: lab.hosts, technologies, image: { source: "", sha256: "" } });
      return new FleetBed(lab, image, await FleetStack.make(lab.folder, join(__dirname, "program")));
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  private get folder(): string {
    return this.lab.folder;
  }

  /** Deploys so many containers; resolves to the seconds that it took. */
  up(technology: ContainerTechnology, count: number): Promise<number> {
    return this.deploy(up, technology, count);
  }

  /** Says what `up` would do. */
  preview(technology: ContainerTechnology, count: number): Promise<number> {
    return this.deploy(preview, technology, count);
  }

  destroy(technology: ContainerTechnology): Promise<number> {
    return this.deploy(destroy, technology, 0);
  }

  private async deploy(verb: typeof up, technology: ContainerTechnology, count: number): Promise<number> {
    const start = performance.now();
    await this.stack.deploy(verb, this.fleet(technology, count), providersFor(this.folder));
    return (performance.now() - start) / 1000;
  }

  /**
   * Runs the program alone, on a monitor that answers at once what the last `up` for so many containers made; resolves to the
   * seconds that it took.
   */
  async program(technology: ContainerTechnology, count: number): Promise<number> {
    const resources = await this.stack.resources();
    const start = performance.now();
    await this.stack.runAlone(this.fleet(technology, count), resources);
    return (performance.now() - start) / 1000;
  }

  private fleet(technology: ContainerTechnology, count: number): Fleet {
    return { technology, hosts: this.lab.hosts, image: this.image, count, network, memoryMiB };
  }

  /** Reads from the containers that `up` made what they are made from, so that the script makes the same ones. */
  async recipes(script: Script, count: number): Promise<string> {
    const folder = join(this.folder, `${script}-${count}`);
    mkdirSync(folder);
    for (let number = 1; number <= count; number++) {
      const name = `tare-bench-bg-${number}`;
      writeFileSync(join(folder, name), `${await this.recipe(script, name, number)}\n`);
    }
    return folder;
  }

  private async recipe(script: Script, name: string, number: number): Promise<string> {
    if (script === "docker") return this.dockerRun(name, number);
    if (script === "lxc-tools") return this.onHost(`cat /var/lib/lxc/${name}/config`);
    return this.onHost(`jq -c .request /var/lib/lxc/${name}/tare.json`);
  }

  private dockerRun(name: string, number: number): string {
    const { docker } = this.image.sender;
    const words = [
      ...["--detach", "--name", name, "--hostname", name],
      ...["--network", "tare-bench-net", "--ip", guestAddresses(network).background("sender", number)],
      ...["--volume", `/var/lib/tare/run/bench/disk/${name}:/data`, "--cpuset-cpus", this.host.cpus],
      ...["--memory", `${memoryMiB}m`, "--memory-swap", `${memoryMiB}m`, "--cap-drop", "ALL", "--cap-add", "NET_RAW"],
      ...["--label", "tare.role=background", "--label", "tare.stack=bench"],
      docker?.image ?? "",
      ...this.image.init,
    ];
    return words.join("\n");
  }

  /** Has a script make or remove these containers; resolves to the seconds that it took. */
  async script(verb: "up" | "down", script: Script, recipes: string): Promise<number> {
    const program = hostProgram();
    const env = { HOST_UP: hostCommand(program, "create-lxc"), HOST_DOWN: hostCommand(program, "delete-lxc") };
    const start = performance.now();
    const words = [join(__dirname, "script.sh"), verb, script, recipes, String(atOnce), ...sshWords(this.host)];
    await execa("setpriv", ["--pdeathsig", "TERM", "bash", ...words], { env, stderr: "inherit" });
    return (performance.now() - start) / 1000;
  }

  /** How many containers run on the host. */
  async running(technology: ContainerTechnology): Promise<number> {
    return Number(
      await this.onHost(technology === "lxc" ? "lxc-ls -1 --running | wc -l" : "docker ps --quiet | wc -l"),
    );
  }

  private get host(): LabHost {
    return this.lab.hosts.sender;
  }

  private onHost(script: string): Promise<string> {
    return onHost(this.host, script);
  }
}
