import { z } from "zod";

/** What the vocabulary itself knows of a technology; all else is in its folder in components/guests/. */
interface TechnologyTraits {
  /** Its name for display. */
  title: string;
  /** The indefinite article before the title. */
  article: "a" | "an";
  /** Whether its guests have a network card whose model a scenario chooses. */
  hasNicModel: boolean;
  /** Whether there is no virtualization at all: what technologies are shown above, and never one of them. */
  isFloor?: true;
}

/** How a guest is virtualized, by name. A new one is a line here, a folder in components/guests/ and its entry in the index there. */
const traits = {
  kvm: { title: "KVM", article: "a", hasNicModel: true },
  lxc: { title: "LXC", article: "an", hasNicModel: false },
  docker: { title: "Docker", article: "a", hasNicModel: false },
  podman: { title: "Podman", article: "a", hasNicModel: false },
  bare: { title: "Bare host", article: "a", hasNicModel: false, isFloor: true },
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

/**
 * Whether it is the floor: nothing lies between its guests and their host, so there is no overhead, and nobody can choose it. False for
 * what this version does not know.
 */
export function isFloor(technology: Technology): boolean {
  return knownTraits(technology)?.isFloor === true;
}

/** What one can choose between. */
export const comparedTechnologies: readonly Technology[] = technologies.filter((technology) => !isFloor(technology));

export function hasNicModel(technology: Technology): boolean {
  return traits[technology].hasNicModel;
}

/**
 * Whether its guests have a kernel of their own, so that threads of an emulator carry their packets. True for what this version does not
 * know: that claims the least.
 */
export function hasOwnKernel(technology: Technology): boolean {
  return knownTraits(technology)?.hasNicModel ?? true;
}

/** Undefined for what a run of a later version, or of a kind that was added elsewhere, may name. */
function knownTraits(technology: string): TechnologyTraits | undefined {
  const known: Partial<Record<string, TechnologyTraits>> = traits;
  return known[technology];
}

/** NIC models of a KVM guest: two para-virtualized, two emulated (paper section 3.2). A new one is a word here, a file in nics/ and its line in the index there. */
export const nicModels = ["virtio", "vmxnet3", "e1000", "rtl8139"] as const;
export const NicModel = z.enum(nicModels);
export type NicModel = z.infer<typeof NicModel>;
