import { z } from "zod";

/** How a guest is virtualized, by name, and how people write it. A new one is a line here and a folder in components/guests/. */
export const technologyTitles = { kvm: "KVM", lxc: "LXC", docker: "Docker" } as const;
export type Technology = keyof typeof technologyTitles;
export const technologies = Object.keys(technologyTitles) as [Technology, ...Technology[]];
export const Technology = z.enum(technologies);

/** NIC models of a KVM guest: two para-virtualized, two emulated (paper section 3.2). */
export const nicModels = ["virtio", "vmxnet3", "e1000", "rtl8139"] as const;
export const NicModel = z.enum(nicModels);
export type NicModel = z.infer<typeof NicModel>;

/** The Linux driver that must be bound in the guest for each model. */
export const nicDrivers: Record<NicModel, string> = {
  virtio: "virtio_net",
  vmxnet3: "vmxnet3",
  e1000: "e1000",
  rtl8139: "8139cp",
};

/** Line rate of a guest's NIC in bits per second: what the model says it is; para-virtualized ones and a container's veth say 10 Gbit/s. */
export function nicBitsPerSecond(nic: NicModel | null): number {
  if (nic === "rtl8139") return 100e6;
  return nic === "e1000" ? 1e9 : 10e9;
}
