import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeFileAtomic } from "../../engine/state/atomicFile";
import type { SoakCampaign } from "./soakCampaign";

export interface SoakOptions {
  /** Names the row of cases. */
  seed: number;
  /** How long this call goes on; a case that has begun is ended. */
  minutes: number;
  /** Where progress is kept, so that the next call goes on behind the last case. */
  folder: string;
  print(line: string): void;
  /** Aborted: no further case begins. */
  signal: AbortSignal;
}

/** What all calls of a campaign with one seed have done together. */
export interface Progress {
  campaign: string;
  seed: number;
  cases: number;
  minutes: number;
  /** Each with the seed that repeats it. */
  failures: { case: number; message: string }[];
}

const progressEveryMilliseconds = 15_000;

/** Runs one case after another until the time is over; resolves to the whole and to the number of cases that failed now. */
export async function soak(campaign: SoakCampaign, options: SoakOptions): Promise<{ total: Progress; failed: number }> {
  const { seed, print, signal } = options;
  const file = progressFile(options.folder, campaign.name, seed);
  const total = readProgress(file, campaign.name, seed);
  const failedBefore = total.failures.length;
  const minutesBefore = total.minutes;
  if (total.cases > 0) print(`going on after ${total.cases} cases in ${total.minutes.toFixed(1)} minutes (${file})`);
  const running = await campaign.start(print);
  const start = performance.now();
  const minutes = () => (performance.now() - start) / 60_000;
  let told = start;
  try {
    while (minutes() < options.minutes && !signal.aborted) {
      const own = caseSeed(seed, total.cases);
      const message = await running.runCase(own).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
      );
      total.cases += 1;
      total.minutes = minutesBefore + minutes();
      if (message !== undefined) {
        total.failures.push({ case: own, message });
        print(`case ${own} FAILED: ${message}`);
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileAtomic(file, `${JSON.stringify(total, null, 2)}\n`);
      if (performance.now() - told > progressEveryMilliseconds) {
        told = performance.now();
        print(`${total.cases} cases, ${total.failures.length} failed, ${total.minutes.toFixed(1)} minutes`);
      }
    }
  } finally {
    await running.stop();
  }
  return { total, failed: total.failures.length - failedBefore };
}

/** The seed of the case of that number: a 32-bit mix, so that neighbours have nothing in common. */
export function caseSeed(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) & 0x7fffffff;
}

function progressFile(folder: string, campaign: string, seed: number): string {
  return join(folder, `${campaign}-${seed}.json`);
}

function readProgress(file: string, campaign: string, seed: number): Progress {
  if (!existsSync(file)) return { campaign, seed, cases: 0, minutes: 0, failures: [] };
  return JSON.parse(readFileSync(file, "utf8")) as Progress;
}
