import { z } from "zod";

/** What must be known of a way to virtualize guests before anything is made of it. */
interface TechnologyTraits {
  /** How people write its name. */
  title: string;
  /** The indefinite article before the title. */
  article: "a" | "an";
  /** Whether its guests have a network card whose model a scenario chooses. */
  hasNicModel: boolean;
}

/** How a guest is virtualized, by name. A new one is a line here, a folder in components/guests/ and its entry in the index there. */
const traits = {
  kvm: { title: "KVM", article: "a", hasNicModel: true },
  lxc: { title: "LXC", article: "an", hasNicModel: false },
  docker: { title: "Docker", article: "a", hasNicModel: false },
} as const satisfies Record<string, TechnologyTraits>;

export type Technology = keyof typeof traits;
export const technologies = Object.keys(traits) as [Technology, ...Technology[]];
export const Technology = z.enum(technologies);

export const technologyTitles = Object.fromEntries(
  technologies.map((technology) => [technology, traits[technology].title]),
) as Record<Technology, string>;

/** "a KVM guest", "an LXC guest". */
export function aGuestOf(technology: Technology): string {
  const { article, title } = traits[technology];
  return `${article} ${title} guest`;
}

export function hasNicModel(technology: Technology): boolean {
  return traits[technology].hasNicModel;
}

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
