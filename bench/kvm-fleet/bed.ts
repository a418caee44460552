import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { domainStylesheet } from "../../components/guests/kvm/stylesheet";
import { destroy, up } from "../../engine";
import { provideImage } from "../../image/provide";
import type { KvmFiles } from "../../components/guests/kvm/descriptor";
import { type GuardedLab, guardedLab } from "../../lab/guarded";
import type { LabHost } from "../../lab";
import { createLibvirtProvider } from "../../providers/libvirt";
import { processLimit } from "../../providers/libvirt/virsh";
import { type Cost, costOf } from "../bench";
import { FleetStack, onHost, sshWords } from "../fleetStack";

/** Calls of virsh at once: the script makes as many as the provider. */
export const atOnce = processLimit;
const guestMiB = 96;
const bootLimitSeconds = 600;
const libvirtSocket = "/var/run/libvirt/libvirt-sock";

/** One lab host with libvirtd and the guest image, and a stack of guests on it that either `up` or the script makes. */
export class FleetBed {
  private constructor(
    private readonly lab: GuardedLab,
    private readonly image: KvmFiles,
    private readonly stack: FleetStack,
  ) {}

  static async make(progress: (text: string) => void): Promise<FleetBed> {
    progress("making a lab of its own");
    const lab = await guardedLab({ name: "bench-kvm", technologies: ["kvm"], cpus: "shared" });
    try {
      progress("putting the guest image on it");
      const image = { source: "", sha256: "" };
      const { sender } = await provideImage({ hosts: lab.hosts, technologies: ["kvm"], image });
      if (sender.kvm === null) throw new Error("the image is not there for kvm");
      return new FleetBed(lab, sender.kvm, await FleetStack.make(lab.folder, join(__dirname, "program")));
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

  /** Deploys so many guests. */
  up(count: number): Promise<Cost> {
    return costOf(() => this.deploy(up, count));
  }

  destroy(): Promise<void> {
    return this.deploy(destroy, 0);
  }

  private deploy(verb: typeof up, count: number): Promise<void> {
    const libvirt = () => createLibvirtProvider({ projectFolder: this.folder });
    return this.stack.deploy(verb, { uri: this.uri, guests: this.guests(count) }, { libvirt });
  }

  /** The guests that are there, as XML that defines the same ones again; the files lie in a folder of their own. */
  async definitions(): Promise<string> {
    const folder = join(this.folder, "definitions");
    mkdirSync(folder, { recursive: true });
    for (const name of (await this.onHost("virsh list --name")).split("\n").filter(Boolean))
      writeFileSync(join(folder, `${name}.xml`), await this.onHost(`virsh dumpxml --inactive ${name}`));
    return folder;
  }

  /** Has the script make the first so many of these guests. */
  async script(definitions: string, count: number): Promise<Cost> {
    const folder = mkdtempSync(join(this.folder, "script-"));
    for (const name of readdirSync(definitions).sort().slice(0, count))
      writeFileSync(join(folder, name), readFileSync(join(definitions, name)));
    const script = [join(__dirname, "script.sh"), folder, String(atOnce), libvirtSocket, ...sshWords(this.host)];
    return costOf(() => execa("setpriv", ["--pdeathsig", "TERM", "bash", ...script], { stderr: "inherit" }));
  }

  /** Removes every guest, whoever made it. */
  async clear(): Promise<void> {
    await this.onHost(
      "for name in $(virsh list --all --name); do virsh -q destroy $name; virsh -q undefine $name; done >/dev/null 2>&1; true",
    );
  }

  /** Waits until the agent of every guest answers. */
  async booted(): Promise<void> {
    await this.onHost(`
for name in $(virsh list --name); do
  until virsh -q qemu-agent-command $name '{"execute":"guest-ping"}' >/dev/null 2>&1; do
    ((SECONDS < ${bootLimitSeconds})) || { echo "$name does not boot" >&2; exit 1; }
    sleep 1
  done
done`);
  }

  /** Bytes that the host's private folders occupy on disk. */
  async diskBytes(): Promise<number> {
    const said = await this.onHost(`du -scB1 /var/lib/libvirt /etc/libvirt ${this.host.dataFolder} | tail -n 1`);
    return Number(said.split("\t")[0]);
  }

  /** Proportional set size of every QEMU of the host in bytes. */
  async pssBytes(): Promise<number[]> {
    const lines = await this.onHost(
      "for file in /run/libvirt/qemu/*.pid; do awk '/^Pss:/ {print $2}' /proc/$(<$file)/smaps_rollup; done",
    );
    return lines
      .split("\n")
      .filter(Boolean)
      .map((line) => Number(line) * 1024);
  }

  private get host(): LabHost {
    return this.lab.hosts.sender;
  }

  private get uri(): string {
    const { user, address, keyFile, knownHostsFile } = this.host;
    return `qemu+ssh://${user}@${address}/system?keyfile=${keyFile}&knownhosts=${knownHostsFile}&sshauth=privkey`;
  }

  private onHost(script: string): Promise<string> {
    return onHost(this.host, script);
  }

  private guests(count: number) {
    return Array.from({ length: count }, (_, index) => this.guest(index + 1));
  }

  private guest(number: number) {
    const name = `fleet-${String(number).padStart(3, "0")}`;
    const consoleLog = `${this.host.dataFolder}/${name}-console.log`;
    const cpus = this.host.cpus;
    return {
      name,
      type: "qemu",
      memory: guestMiB,
      vcpu: 1,
      kernel: this.image.directBoot?.kernel ?? "",
      initrd: this.image.directBoot?.initrd ?? "",
      cmdlines: [{ console: "ttyS0", "tare.ip": `10.202.1.${number}/22`, "tare.name": name }, { _: "quiet" }],
      disks: [{ file: this.image.disk }],
      networkInterfaces: [
        { bridge: this.host.bridge, mac: `02:42:0A:CA:01:${number.toString(16).padStart(2, "0").toUpperCase()}` },
      ],
      consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
      xml: { xslt: domainStylesheet({ accelerator: "tcg", nic: "virtio", vcpus: 1, cpus, consoleLog }) },
    };
  }
}
