import * as pulumi from "@pulumi/pulumi";
import { inputsOf, isOfType, withVersion } from "./resource";
import type * as input from "./types/input";
import type * as output from "./types/output";

export interface DomainArgs {
  /** Architecture; the host's where left out. */
  arch?: pulumi.Input<string>;
  /** Started with the host. */
  autostart?: pulumi.Input<boolean>;
  /** Boot order. */
  bootDevices?: pulumi.Input<pulumi.Input<input.DomainBootDevice>[]>;
  /** Id of a CloudInitDisk. */
  cloudinit?: pulumi.Input<string>;
  /**
   * Kernel arguments by name. Flags without a value go under the key "_" in a separate element behind the named arguments: if one
   * element has both, every update replaces the domain.
   */
  cmdlines?: pulumi.Input<pulumi.Input<Record<string, pulumi.Input<string>>>[]>;
  /** Serial and virtio consoles. */
  consoles?: pulumi.Input<pulumi.Input<input.DomainConsole>[]>;
  /** Id of an ignition file's volume. */
  coreosIgnition?: pulumi.Input<string>;
  /** CPU mode, e.g. host-passthrough. */
  cpu?: pulumi.Input<input.DomainCpu>;
  /** Free text. */
  description?: pulumi.Input<string>;
  /** Disks in the order vda, vdb, … */
  disks?: pulumi.Input<pulumi.Input<input.DomainDisk>[]>;
  /** QEMU's path on the host. */
  emulator?: pulumi.Input<string>;
  /** Folders of the host, shared over 9p. */
  filesystems?: pulumi.Input<pulumi.Input<input.DomainFilesystem>[]>;
  /** UEFI image. */
  firmware?: pulumi.Input<string>;
  /** Key of the ignition file. */
  fwCfgName?: pulumi.Input<string>;
  /** Display; spice where left out. */
  graphics?: pulumi.Input<input.DomainGraphics>;
  /** Path on the host. */
  initrd?: pulumi.Input<string>;
  /** Path on the host; boots it directly. */
  kernel?: pulumi.Input<string>;
  /** QEMU's machine type. */
  machine?: pulumi.Input<string>;
  /** MiB. */
  memory?: pulumi.Input<number>;
  /** XML kept beside the domain. The provider ignores it in an update. */
  metadata?: pulumi.Input<string>;
  /** Name on the host. */
  name?: pulumi.Input<string>;
  /** Network interfaces. The model is virtio; another takes a stylesheet. */
  networkInterfaces?: pulumi.Input<pulumi.Input<input.DomainNetworkInterface>[]>;
  /** UEFI variables. */
  nvram?: pulumi.Input<input.DomainNvram>;
  /** Whether addresses are read from the guest's agent. */
  qemuAgent?: pulumi.Input<boolean>;
  /** Whether the domain runs. */
  running?: pulumi.Input<boolean>;
  /** Trusted platform module. */
  tpm?: pulumi.Input<input.DomainTpm>;
  /** "kvm" or "qemu" (emulation). */
  type?: pulumi.Input<string>;
  /** Number of virtual CPUs. */
  vcpu?: pulumi.Input<number>;
  /** Video card. */
  video?: pulumi.Input<input.DomainVideo>;
  /** A stylesheet for the XML that is sent to libvirt: whatever has no input of its own. */
  xml?: pulumi.Input<input.DomainXml>;
}

/** Every property: all can be given, and all are outputs. */
const properties = [
  "arch",
  "autostart",
  "bootDevices",
  "cloudinit",
  "cmdlines",
  "consoles",
  "coreosIgnition",
  "cpu",
  "description",
  "disks",
  "emulator",
  "filesystems",
  "firmware",
  "fwCfgName",
  "graphics",
  "initrd",
  "kernel",
  "machine",
  "memory",
  "metadata",
  "name",
  "networkInterfaces",
  "nvram",
  "qemuAgent",
  "running",
  "tpm",
  "type",
  "vcpu",
  "video",
  "xml",
] as const;

/** A virtual machine. */
export class Domain extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "libvirt:index/domain:Domain";
  declare readonly arch: pulumi.Output<string>;
  declare readonly autostart: pulumi.Output<boolean>;
  declare readonly bootDevices: pulumi.Output<output.DomainBootDevice[] | undefined>;
  declare readonly cloudinit: pulumi.Output<string | undefined>;
  declare readonly cmdlines: pulumi.Output<Record<string, string>[] | undefined>;
  declare readonly consoles: pulumi.Output<output.DomainConsole[] | undefined>;
  declare readonly coreosIgnition: pulumi.Output<string | undefined>;
  declare readonly cpu: pulumi.Output<output.DomainCpu>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly disks: pulumi.Output<output.DomainDisk[] | undefined>;
  declare readonly emulator: pulumi.Output<string>;
  declare readonly filesystems: pulumi.Output<output.DomainFilesystem[] | undefined>;
  declare readonly firmware: pulumi.Output<string | undefined>;
  declare readonly fwCfgName: pulumi.Output<string | undefined>;
  declare readonly graphics: pulumi.Output<output.DomainGraphics | undefined>;
  declare readonly initrd: pulumi.Output<string | undefined>;
  declare readonly kernel: pulumi.Output<string | undefined>;
  declare readonly machine: pulumi.Output<string>;
  declare readonly memory: pulumi.Output<number | undefined>;
  declare readonly metadata: pulumi.Output<string | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly networkInterfaces: pulumi.Output<output.DomainNetworkInterface[] | undefined>;
  declare readonly nvram: pulumi.Output<output.DomainNvram>;
  declare readonly qemuAgent: pulumi.Output<boolean | undefined>;
  declare readonly running: pulumi.Output<boolean | undefined>;
  declare readonly tpm: pulumi.Output<output.DomainTpm | undefined>;
  declare readonly type: pulumi.Output<string | undefined>;
  declare readonly vcpu: pulumi.Output<number | undefined>;
  declare readonly video: pulumi.Output<output.DomainVideo | undefined>;
  declare readonly xml: pulumi.Output<output.DomainXml | undefined>;

  /** Gets an existing resource by its id. `state` adds properties where the id alone does not identify it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<DomainArgs>,
    options?: pulumi.CustomResourceOptions,
  ): Domain {
    return new Domain(name, state, { ...options, id });
  }

  static override isInstance(object: unknown): object is Domain {
    return isOfType(object, Domain.__pulumiType);
  }

  constructor(name: string, args?: DomainArgs, options?: pulumi.CustomResourceOptions) {
    super(Domain.__pulumiType, name, inputsOf(properties, args), withVersion(options));
  }
}
