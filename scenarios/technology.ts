import { z } from "zod";

/** How a guest is virtualized, by name, and how people write it. A new one is a line here and a folder in components/guests/. */
export const technologyTitles = { kvm: "KVM", lxc: "LXC", docker: "Docker" } as const;
export type Technology = keyof typeof technologyTitles;
export const technologies = Object.keys(technologyTitles) as [Technology, ...Technology[]];
export const Technology = z.enum(technologies);

/** NIC models of a KVM guest: two para-virtualized, two emulated (paper section 3.2). A new one is a word here and a file in nics/. */
export const nicModels = ["virtio", "vmxnet3", "e1000", "rtl8139"] as const;
export const NicModel = z.enum(nicModels);
export type NicModel = z.infer<typeof NicModel>;
