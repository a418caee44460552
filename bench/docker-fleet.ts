import type { Bench } from "./bench";
import { atOnce } from "./container-fleet/bed";
import { compareFleets, many } from "./container-fleet/compare";

export const bench: Bench = {
  name: "docker-fleet",
  compares:
    `${many} Docker guests up and down, without what \`up\` and \`destroy\` take for none and without what the program takes alone, against a script that calls ` +
    `docker run over one shared ssh connection, ${atOnce} at once on both sides; needs root, as it makes a lab`,
  run: (progress) => {
    const against = [{ script: "docker" as const, bounds: { up: 1.2, down: 1.2, slope: 1.2, aboveProgram: 1.2 } }];
    // It takes long.
    return compareFleets({ technology: "docker", against, rounds: 1 }, progress);
  },
};
