import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { VisibleError } from "../../../errors/visibleError";
import { digest } from "../../../scenarios/digest";
import { dataDiskMiB } from "../../../loads";
import { childOf, type ComponentOptions } from "../../child";
import { hostAnswer, hostVerb } from "../../hostCommand";
import { visible } from "../../visible";
import type { Accelerator, GuestSpec, MadeGuest, PrepareArgs, PreparedHost, PrepareHost } from "../preparedHost";
import { libvirtUri } from "./address";
import { cloudInit } from "./cloudInit";
import type { KvmFiles } from "./descriptor";
import { domainStylesheet, overlayStylesheet, sparseStylesheet } from "./stylesheet";

/** Number of guests after which the host is asked whether it can bear more of them booting (host/verbs/booted.sh). */
const bootsBetweenGates = 8;

const dataBytes = dataDiskMiB * 2 ** 20;

/** What verbs/accelerator.sh answers. */
const FoundAccelerator = z.strictObject({ accelerator: z.enum(["kvm", "tcg"]) });

/** How a guest is started: the volume of its disk vda, and the inputs that say what is booted. */
interface Start {
  disk: libvirt.Volume;
  inputs: Pick<libvirt.DomainArgs, "kernel" | "initrd" | "cmdlines" | "cloudinit">;
  /** Digest of what the guest is made from and no other input of the domain shows. */
  madeOf: pulumi.Input<string>;
}

/** Virtual machines on the host's bridge, through its libvirtd. */
export const prepareKvm: PrepareHost = (name, args, opts) => new KvmHost(name, args, opts);

/** The host's libvirtd, its accelerator, and the disk that all guests of the host share. */
class KvmHost extends pulumi.ComponentResource implements PreparedHost {
  readonly accelerator: pulumi.Output<Accelerator>;
  private readonly provider: libvirt.Provider;
  private readonly imageDigest: pulumi.Output<string>;
  private readonly files: pulumi.Output<KvmFiles>;
  private readonly pool: libvirt.Pool;
  private readonly disk: libvirt.Volume;
  private readonly gates: pulumi.Resource[] = [];
  private booting: { name: pulumi.Input<string>; domain: libvirt.Domain }[] = [];

  constructor(
    private readonly name: string,
    private readonly args: PrepareArgs,
    private readonly opts: ComponentOptions,
  ) {
    super("tare:guests:KvmGround", name, {}, opts);
    const { host, stack } = args;
    this.provider = new libvirt.Provider(`${name}-daemon`, { uri: libvirtUri(host.side, host.host) }, { parent: this });
    this.imageDigest = args.image.apply(({ sha256 }) => sha256.slice(0, 12));
    this.files = args.image.apply((manifest) => {
      const form = manifest[host.side].kvm;
      if (!form) throw new pulumi.RunError(`the guest image was not put on the ${host.side} server for KVM`);
      return form;
    });
    const found = hostAnswer(
      `${name}-accelerator`,
      { host, verb: "accelerator", stack, request: { files: this.files } },
      FoundAccelerator,
      childOf(this, opts),
    );
    this.accelerator = found.answer.accelerator;
    this.pool = new libvirt.Pool(
      name,
      {
        name: `tare-${stack}-${host.side}`,
        type: "dir",
        target: { path: `${host.host.dataFolder}/run/${stack}/pool` },
      },
      { ...childOf(this, opts), provider: this.provider, deleteBeforeReplace: true },
    );
    this.disk = this.makeDisk();
    this.registerOutputs({ accelerator: this.accelerator });
  }

  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest {
    const { bootsItself, host, nic, stack } = this.args;
    const size = pulumi.output(spec.size);
    const identity = pulumi.all([host.identity, host.bearsIdentity]).apply(([text, bears]) => (bears ? text : null));
    const traits = pulumi.all([this.accelerator, size, spec.cpus, spec.guestName, identity]);
    const start = bootsItself ? this.startAlone(name, spec, opts) : this.startDirectly(spec);
    const disks = [start.disk, ...(spec.role === "background" ? [this.makeData(name, spec, opts)] : [])];
    const domain = new libvirt.Domain(
      name,
      {
        name: spec.guestName,
        // libvirt has no labels, so the description says whose the domain is. It also says what the domain is made from, because a
        // changed description replaces the domain, which a changed kernel or cloud-init disk does not.
        description: pulumi.interpolate`tare.stack=${stack} tare.role=${spec.role} tare.image=${start.madeOf}`,
        type: this.accelerator.apply((accelerator) => (accelerator === "tcg" ? "qemu" : "kvm")),
        cpu: this.accelerator.apply(cpuMode) as libvirt.DomainArgs["cpu"],
        memory: size.memoryMiB,
        vcpu: size.vcpus,
        ...start.inputs,
        disks: disks.map((volume) => ({ volumeId: volume.id })),
        networkInterfaces: [{ bridge: host.host.bridge, mac: pulumi.output(spec.address).apply(hardwareAddress) }],
        consoles: [{ type: "pty", targetType: "serial", targetPort: "0" }],
        xml: {
          xslt: traits.apply(([accelerator, { vcpus }, cpus, guestName, bears]) =>
            domainStylesheet({
              accelerator,
              nic: nic ?? "virtio",
              vcpus,
              cpus,
              ownsDisk: bootsItself,
              consoleLog: consoleLog(guestName),
              ...(bears === null ? {} : { mark: { stack, identity: bears } }),
            }),
          ),
        },
      },
      // The new domain has the old one's name.
      {
        ...opts,
        dependsOn: [...(opts.dependsOn ?? []), ...this.gates.slice(-1)],
        provider: this.provider,
        deleteBeforeReplace: true,
      },
    );
    this.countBoot(spec.guestName, domain);
    return { id: domain.id, image: this.files.disk };
  }

  /** Boots Tare's own kernel and initramfs, with the disk that all guests share. */
  private startDirectly(spec: GuestSpec): Start {
    const inputs: Start["inputs"] = {
      kernel: this.boot((files) => files.kernel),
      initrd: this.boot((files) => files.initrd),
      // Words without a value go last and in an element of their own; otherwise every `up` would find a difference.
      cmdlines: [
        {
          console: "ttyS0",
          "tare.ip": pulumi.interpolate`${spec.address}/${this.args.addresses.prefixLength}`,
          "tare.name": spec.guestName,
        },
        { _: "quiet" },
      ],
    };
    return { disk: this.disk, inputs, madeOf: this.imageDigest };
  }

  /** A cloud image boots by itself and writes to its disk, so each guest has its own overlay. cloud-init sets the guest up. */
  private startAlone(name: string, spec: GuestSpec, opts: ComponentOptions): Start {
    const inPool = { ...opts, provider: this.provider, deleteBeforeReplace: true };
    const disk = new libvirt.Volume(
      `${name}-disk`,
      {
        name: pulumi.interpolate`${spec.guestName}.qcow2`,
        pool: this.pool.name,
        format: "qcow2",
        baseVolumeId: this.disk.id,
      },
      inPool,
    );
    const documents = pulumi.all([spec.guestName, spec.address]).apply(([guestName, address]) =>
      cloudInit({
        name: guestName,
        address: `${address}/${this.args.addresses.prefixLength}`,
        hardwareAddress: hardwareAddress(address),
      }),
    );
    const seed = new libvirt.CloudInitDisk(
      `${name}-seed`,
      {
        name: pulumi.interpolate`${spec.guestName}-seed.iso`,
        pool: this.pool.name,
        userData: documents.userData,
        metaData: documents.metaData,
        networkConfig: documents.networkConfig,
      },
      inPool,
    );
    const read = documents.apply((texts) => digest(texts).slice(0, 12));
    return { disk, inputs: { cloudinit: seed.id }, madeOf: pulumi.interpolate`${this.imageDigest}-${read}` };
  }

  /**
   * One disk for all guests of the host. They never write to it: their changes stay in their memory or in overlays of their own.
   * It is an overlay of the image, because the provider only finds volumes in a pool and the image is in the host's cache.
   */
  private makeDisk(): libvirt.Volume {
    const { host, stack } = this.args;
    return new libvirt.Volume(
      `${this.name}-disk`,
      {
        name: `tare-${stack}-${host.side}-image.qcow2`,
        pool: this.pool.name,
        format: "qcow2",
        xml: { xslt: this.files.apply(({ disk, diskFormat }) => overlayStylesheet(disk, diskFormat)) },
      },
      { ...childOf(this, this.opts), provider: this.provider, deleteBeforeReplace: true },
    );
  }

  /** The disk load writes here, in the host's data folder, as with guests of every kind. It takes no room before. */
  private makeData(name: string, spec: GuestSpec, opts: ComponentOptions): libvirt.Volume {
    return new libvirt.Volume(
      `${name}-data`,
      {
        name: pulumi.interpolate`${spec.guestName}.raw`,
        pool: this.pool.name,
        format: "raw",
        size: dataBytes,
        xml: { xslt: sparseStylesheet },
      },
      { ...opts, provider: this.provider, deleteBeforeReplace: true },
    );
  }

  private boot(pick: (files: { kernel: string; initrd: string }) => string): pulumi.Output<string> {
    return this.files.apply(({ directBoot }) => {
      if (directBoot) return pick(directBoot);
      return visible(() => {
        throw new VisibleError("the guest image has no kernel to boot", "leave image empty for Tare's own");
      });
    });
  }

  /** A booting guest needs a whole CPU, so further guests wait until only few on this host still boot. */
  private countBoot(name: pulumi.Input<string>, domain: libvirt.Domain): void {
    this.booting.push({ name, domain });
    if (this.booting.length < bootsBetweenGates) return;
    const guests = this.booting.map((one) => ({ name: one.name, id: one.domain.id }));
    const domains = this.booting.map((one) => one.domain);
    const { host, stack } = this.args;
    const request = { technology: "kvm", cpus: host.host.cpus, guests };
    this.gates.push(
      hostVerb(
        `${this.name}-booted-${this.gates.length + 1}`,
        { host, verb: "booted", stack, request },
        childOf(this, this.opts, ...domains),
      ),
    );
    this.booting = [];
  }
}

/** The host's CPU model under KVM; QEMU's default model under emulation. */
function cpuMode(accelerator: Accelerator): { mode: string } | undefined {
  return accelerator === "kvm" ? { mode: "host-passthrough" } : undefined;
}

/** The log of a guest's console, in libvirt's folder for logs; components/guests/kvm/host.sh reads it. */
function consoleLog(guestName: string): string {
  return `/var/log/libvirt/qemu/${guestName}-console.log`;
}

/** Made from the IPv4 address, as Docker does, so that neighbours still know a guest that was made again. In upper case, as libvirt writes it. */
function hardwareAddress(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["02", "42", ...octets].join(":").toUpperCase();
}
