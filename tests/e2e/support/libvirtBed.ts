import type { CallContext, Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { provideImage } from "../../../image/provide";
import type { KvmFiles } from "../../../components/guests/kvm/descriptor";
import { labDown, labUp, type LabHost } from "../../../lab";
import { createLibvirtProvider } from "../../../providers/libvirt";
import { onHost, temporaryProject } from "./lab";

/** A resource that a test made, with all that its deletion needs. */
export interface Made {
  type: string;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
}

const typeOf = (name: string) => `libvirt:index/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`;

/** The provider against a lab host's real libvirtd, with the guest image on it. What a test makes is deleted at its end. */
export class LibvirtBed {
  private readonly project = temporaryProject();
  private readonly made: Made[] = [];
  host!: LabHost;
  image!: KvmFiles;
  provider!: Provider;

  constructor(readonly lab: string) {}

  async start(): Promise<void> {
    const { hosts } = await labUp({
      name: this.lab,
      technologies: ["kvm"],
      cpus: "shared",
      projectFolder: this.project.folder,
    });
    this.host = hosts.sender;
    const { sender } = await provideImage({ hosts, technologies: ["kvm"], image: { source: "", sha256: "" } });
    if (sender.kvm === null) throw new Error("the image is not there for kvm");
    this.image = sender.kvm;
    this.provider = createLibvirtProvider({ projectFolder: this.project.folder });
    await this.provider.configure({ urn: "urn", inputs: { uri: this.uri() }, preview: false });
  }

  async stop(): Promise<void> {
    await this.provider?.close();
    await labDown({ name: this.lab, projectFolder: this.project.folder, force: true });
    this.project.remove();
  }

  get projectFolder(): string {
    return this.project.folder;
  }

  uri(more = ""): string {
    const { user, address, keyFile, knownHostsFile } = this.host;
    return `qemu+ssh://${user}@${address}/system?keyfile=${keyFile}&knownhosts=${knownHostsFile}&sshauth=privkey${more}`;
  }

  /** Checks and creates a resource; a problem that check finds is thrown. */
  async create(name: string, news: PropertyMap): Promise<Made> {
    const type = typeOf(name);
    const { inputs, failures } = await this.provider.check({ urn: "urn", type, name: "test", olds: undefined, news });
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    const { id, outputs } = await this.provider.create({
      urn: "urn",
      type,
      name: "test",
      inputs,
      timeoutSeconds: 0,
      preview: false,
      ...quiet(),
    });
    const made = { type, id, inputs, outputs };
    this.made.push(made);
    return made;
  }

  async delete({ type, id, inputs, outputs }: Made): Promise<void> {
    await this.provider.delete({ urn: "urn", type, id, inputs, outputs, timeoutSeconds: 0, ...quiet() });
  }

  read({ type, id, inputs, outputs }: Made) {
    return this.provider.read({ urn: "urn", type, id, inputs, outputs, ...quiet() });
  }

  async changes(made: Made, newInputs = made.inputs): Promise<string[]> {
    const { type, id, inputs, outputs } = made;
    const answer = await this.provider.diff({
      urn: "urn",
      type,
      id,
      oldInputs: inputs,
      oldOutputs: outputs,
      newInputs,
      ignoreChanges: [],
    });
    return answer.diffs;
  }

  /** Deletes what was made since the last call, the newest first. */
  async clear(): Promise<void> {
    for (let made = this.made.pop(); made !== undefined; made = this.made.pop()) await this.delete(made);
  }

  virsh(command: string): Promise<string> {
    return onHost(this.host, `virsh --quiet ${command}`);
  }
}

export const quiet = (): CallContext => ({ log: () => undefined, signal: new AbortController().signal });
