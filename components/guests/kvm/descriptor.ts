import { z } from "zod";
import { fail, kindChecks, ok, warn } from "../doctor";
import type { GuestKind, ImageSupport } from "../kind";
import { kvmLab } from "./lab";

/** Absolute paths on the host, all read-only and shared by its guests. */
const KvmFiles = z.strictObject({
  disk: z.string(),
  diskFormat: z.enum(["raw", "qcow2"]),
  /** Null for a cloud image, which boots by itself and is set up by cloud-init. */
  directBoot: z.strictObject({ kernel: z.string(), initrd: z.string() }).nullable(),
});
export type KvmFiles = z.infer<typeof KvmFiles>;

const image: ImageSupport<KvmFiles> = {
  sources: ["own", "tarball", "cloud"],
  files: [["disk.squashfs", "kernel", "initrd"], ["disk.qcow2"]],
  form: KvmFiles,
  ofImage: (folder, { files }) =>
    files["disk.qcow2"] === undefined
      ? {
          disk: `${folder}/disk.squashfs`,
          diskFormat: "raw",
          directBoot: { kernel: `${folder}/kernel`, initrd: `${folder}/initrd` },
        }
      : { disk: `${folder}/disk.qcow2`, diskFormat: "qcow2", directBoot: null },
};

export const kvm = {
  name: "kvm",
  image,
  // Tare's own image boots with half of its bound; a distribution's, with its initramfs and systemd, needs more.
  minimumMemoryMiB: (kind) => (kind === "cloud" ? 256 : 96),
  things: ["domain", "volume", "pool"],
  processes: ["libvirtd", "virtlogd", "qemu-system"],
  doctor: {
    ...kindChecks(
      {
        libvirt: z.string().nullable(),
        /** boots: whether a guest from an image on the host came up; null if the host has no image. */
        kvm: z.object({ present: z.boolean(), opens: z.boolean(), boots: z.boolean().nullable() }),
      },
      [
        {
          name: "libvirt",
          judge: ({ libvirt }) =>
            libvirt === null
              ? fail(
                  "qemu:///system does not answer",
                  "there: systemctl start libvirtd (in a lab: ./tare lab up --technologies kvm)",
                )
              : ok(`daemon ${libvirt}`),
        },
        { name: "accelerator", judge: ({ kvm: reading }) => judgeAccelerator(reading) },
      ],
    ),
    socket: "/var/run/libvirt/libvirt-sock",
    opensFirewall: false,
  },
  lab: kvmLab,
  resources: () => (require("./resources") as typeof import("./resources")).prepareKvm,
} satisfies GuestKind;

function judgeAccelerator({ present, opens, boots }: { present: boolean; opens: boolean; boots: boolean | null }) {
  const slow = "guests run under TCG, whose figures are never compared with KVM's";
  if (!present)
    return warn(
      `no /dev/kvm: ${slow}`,
      "switch virtualization on in the firmware, and there: modprobe kvm_intel (or kvm_amd)",
    );
  if (!opens) return warn(`/dev/kvm cannot be opened: ${slow}`, "there: add the user to group kvm");
  if (boots === true) return ok("KVM boots a guest");
  if (boots === false)
    return warn(
      `/dev/kvm opens and boots no guest: ${slow}`,
      "on a virtual machine: switch nested virtualization on at its host; else see dmesg there",
    );
  return ok("/dev/kvm opens; only booting a guest proves that it works, which ./tare up does");
}
