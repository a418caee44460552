import { paperLoads, paperLocations, paperNicModels, paperTechnologies } from "./levels";

/** What the paper varied besides rates and numbers of guests: the levels that name something of the tool. */
interface NamedLevels {
  technology: string;
  /** Null for containers. */
  nic: string | null;
  load: string;
  location: string;
}

/** Whether the paper measured such guests under such a load. A claim, figure or table of the paper is about these alone. */
export function isOfPaper({ technology, nic, load, location }: NamedLevels): boolean {
  const isOf = (levels: readonly string[], level: string) => levels.includes(level);
  return (
    isOf(paperTechnologies, technology) &&
    (nic === null || isOf(paperNicModels, nic)) &&
    isOf(paperLoads, load) &&
    isOf(paperLocations, location)
  );
}
