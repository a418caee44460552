import { join } from "node:path";
import { cellCount, estimates, guestsMade, planOf, readCampaign } from "../../campaigns";
import { claims, labDecides } from "../../paper/claims";
import { designs, type Design } from "../../paper/designs";
import type { Place } from "../doctor/askHosts";

/** One of the paper's experiments, as it would be repeated. */
export interface Experiment {
  design: Design;
  /** The campaign's file, relative to the project's folder. */
  file: string;
  cells: number;
  /** Guests that are made. */
  guests: number;
  seconds: number;
  /** Findings that the paper draws from it, and how many of them each place can decide where its guests run natively. */
  findings: { all: number } & Record<Place, number>;
}

/** @param projectFolder the folder that has campaigns/ */
export function experiments(projectFolder: string): Experiment[] {
  return designs.map((design) => {
    const file = `campaigns/paper-${design.id.toLowerCase()}.yaml`;
    const blocks = planOf(readCampaign(join(projectFolder, file)));
    const steps = blocks.flatMap((block) => block.steps);
    const own = claims.filter((claim) => claim.own !== true && claim.experiments.includes(design.id));
    return {
      design,
      file,
      cells: cellCount(blocks),
      guests: guestsMade(blocks),
      seconds: estimates(steps).reduce((sum, seconds) => sum + seconds, 0),
      findings: {
        all: own.length,
        // As analysis/verdicts/eligible.ts decides it, whose rule goes by cells. The paper's own servers decide all.
        lab: own.filter(labDecides).length,
        servers: own.filter(({ concerns }) => !concerns.includes("absolute time")).length,
      },
    };
  });
}
