import assert from "node:assert/strict";
import { seededRandom } from "../../analysis/statistics/random";
import type { SoakCampaign } from "./soakCampaign";
import { KillsBed } from "./kills/bed";

export const campaign: SoakCampaign = {
  name: "kills",
  tries:
    "up and destroy of a small testbed (Docker, libvirt, commands) in a lab, SIGKILLed at random moments: destroy then " +
    "leaves the host as it was",
  async start(progress) {
    const bed = await KillsBed.make(progress);
    return { runCase: async (seed) => void (await killedCase(bed, seed, progress, 4)), stop: () => bed.close() };
  },
};

/**
 * Verbs that are killed, at least one and at most so many, and perhaps one that is not; then comes a destroy that is not.
 * Returns how many were killed: a late kill may come to nothing.
 */
export async function killedCase(
  bed: KillsBed,
  seed: number,
  progress: (text: string) => void,
  most: number,
): Promise<number> {
  const random = seededRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  await bed.clear();
  const before = await bed.inventory();
  const done: string[] = [];
  let kills = 0;
  for (let left = 1 + pick(most); left > 0; left--) {
    const verb = random() < 0.7 ? "up" : "destroy";
    const guests = 2 + pick(3);
    if (verb === "destroy" && done.length === 0) {
      const { said } = await bed.tare("up", guests, Infinity);
      assert.doesNotMatch(said, /error:/i, said);
      done.push(`up of ${guests}`);
    }
    const killAfter = random() < 0.9 ? random() * bed.longestMilliseconds : Infinity;
    const { wasKilled, said } = await bed.tare(verb, guests, killAfter);
    if (wasKilled) kills += 1;
    done.push(`${verb} of ${guests}${wasKilled ? `, killed after ${(killAfter / 1000).toFixed(2)} s` : ""}`);
    // One that came to its end must have come to a good one.
    if (!wasKilled) assert.doesNotMatch(said, /error:/i, `${done.join("; ")}:\n${said}`);
  }
  const { said } = await bed.tare("destroy", 2, Infinity);
  const story = `${done.join("; ")}; destroy:\n${said}`;
  assert.doesNotMatch(said, /error:/i, story);
  assert.equal(await bed.inventory(before), before, story);
  assert.deepEqual(bed.state(), { resources: 0, pending: 0 }, story);
  assert.equal((await bed.processes()).join(", "), "", story);
  progress(done.join("; "));
  return kills;
}
