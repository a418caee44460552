import fc from "../../support/seeded";
import { killEverywhere } from "../../soak/engine";
import { programOf } from "../../soak/randomProgram";

/** Kills in all: each at another moment of a deployment, before and after each call and wherever a write may stop. */
const kills = 10_000;

test("a deployment killed at any moment, in the middle of a line of the journal too, loses nothing", async () => {
  let done = 0;
  const program = programOf(3);
  const pair = fc.tuple(program, fc.oneof({ weight: 3, arbitrary: program }, fc.constant("destroy" as const)));
  for (const [first, second] of fc.sample(pair, { seed: 1, numRuns: 1000 })) {
    if (done >= kills) break;
    try {
      done += await killEverywhere(first, second);
    } catch (error) {
      throw new Error(`${JSON.stringify([first, second])}: ${(error as Error).stack}`);
    }
  }
  expect(done).toBeGreaterThanOrEqual(kills);
}, 300_000);
