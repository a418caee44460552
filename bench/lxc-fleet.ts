import type { Bench } from "./bench";
import { atOnce } from "./container-fleet/bed";
import { compareFleets, many } from "./container-fleet/compare";

export const bench: Bench = {
  name: "lxc-fleet",
  compares:
    `${many} LXC guests up and down, without what \`up\` and \`destroy\` take for none, against a script of LXC's own tools ` +
    `and against one of the host's verbs, over one shared ssh connection, ${atOnce} at once on both sides; needs root, as it makes a lab`,
  run: (progress) => {
    const against = [
      { script: "lxc-tools" as const, bounds: { up: 1.2, down: 1.3 } },
      { script: "lxc" as const, bounds: { up: 1.2, down: 1.2, slope: 1.2 } },
    ];
    return compareFleets({ technology: "lxc", against, rounds: 3 }, progress);
  },
};
