import { seededRandom } from "../../../analysis/statistics/random";
import { ResultSets } from "../../soak/damage";

/** A sample of the soak campaign "damage". */
test("a result set damaged in any file: each run is read as it was or named", async () => {
  const sets = await ResultSets.make();
  try {
    const random = seededRandom(7);
    for (let i = 0; i < 30; i++) await sets.damageOnce(random);
  } finally {
    sets.remove();
  }
}, 60_000);
