import { guestKind } from "../components/guests";
import type { KindLab } from "../components/guests/lab";
import { technologies, type Technology } from "../scenarios/technology";

/** All that a lab's hosts can run, in the order in which their daemons are started. */
export const labTechnologies: readonly Technology[] = [...technologies].sort();

/** What the given guest kinds need on a lab's hosts. */
export function kindLabs(wanted: readonly Technology[] = labTechnologies): KindLab[] {
  return labTechnologies.filter((technology) => wanted.includes(technology)).map((name) => guestKind(name).lab);
}
