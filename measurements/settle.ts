import { achievedLoad } from "./achievedLoad";
import type { Context } from "./context";
import { startSampler } from "./sampler";

const watchSeconds = 4;
const mostRounds = 6;
/** Shares of one second each count as the same load if they differ by no more than this. */
const steadySpread = 0.05;

/**
 * Waits until the background load is steady: its share of the ceiling, second by second, stays within a band or at the ceiling.
 * Gives up after half a minute, because the load is judged anyway by the readings of the run itself.
 *
 * @returns whether it became steady; null if there is no load
 */
export async function settleLoad(context: Context): Promise<boolean | null> {
  const { scenario, hostFacts, hosts } = context.request;
  const { count, location } = scenario.background;
  if (count === 0) return null;
  for (let round = 1; round <= mostRounds; round++) {
    const sampler = startSampler(context, location, 1);
    await sampler.started;
    await new Promise((done) => setTimeout(done, watchSeconds * 1000));
    const samples = await sampler.stop();
    const stamps = samples.samples.map((sample) => sample.atSeconds).slice(0, -1); // the last two readings are less than a second apart
    const shares = stamps.slice(1).map((endedSeconds, i) => {
      const startedSeconds = stamps[i] ?? endedSeconds;
      const evidence = {
        host: hostFacts[location],
        wireNic: hosts[location].wireNic,
        samples,
        startedSeconds,
        endedSeconds,
      };
      return achievedLoad(scenario, evidence).share ?? 0;
    });
    if (shares.length > 1 && isSteady(shares)) return true;
    context.progress(
      `  ${scenario.background.load} load at the ${location} is not steady yet: ${shares.map(percent).join(", ")}`,
    );
  }
  return false;
}

/** Whether a load's shares, one for each second, are nearly constant. */
export function isSteady(shares: readonly number[]): boolean {
  const capped = shares.map((share) => Math.min(share, 1));
  return Math.max(...capped) - Math.min(...capped) <= steadySpread;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
