import { paperLoads, paperLocations, paperNicModels, paperTechnologies } from "./levels";

/** The factors whose levels are names that the tool may have more of. Rates, numbers of guests and affinity are not among them. */
interface NamedLevels {
  technology: string;
  /** Null for containers. */
  nic: string | null;
  load: string;
  location: string;
}

/** Whether the paper measured such guests under such a load. Claims, figures and tables of the paper use only such cells. */
export function isOfPaper({ technology, nic, load, location }: NamedLevels): boolean {
  const isOf = (levels: readonly string[], level: string) => levels.includes(level);
  return (
    isOf(paperTechnologies, technology) &&
    (nic === null || isOf(paperNicModels, nic)) &&
    isOf(paperLoads, load) &&
    isOf(paperLocations, location)
  );
}
