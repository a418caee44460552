import { descendants, type Process } from "./processes";

/** What a host's processes are told apart by. */
export interface KnownProcesses {
  /** The first processes of those that measure: each with all its descendants. */
  tool: readonly number[];
  /** All processes of the fleet's and the main guests. */
  guests: ReadonlySet<number>;
  /** Names of daemons that guests need. */
  daemons: ReadonlySet<string>;
}

/** Cpu time that processes used on some CPUs between two looks, by whose they are. Guests are not among them: their groups say more. */
export interface ProcessSeconds {
  tool: number;
  daemons: number;
  kernel: number;
  foreign: number;
  /** Who used the foreign time; the largest first. */
  foreignBy: { name: string; pid: number; seconds: number }[];
}

/** Somebody who used less than this is not named. */
const leastNamedSeconds = 0.02;
const mostNamed = 5;
/** In a sentence, so many are named. */
const mostInWords = 3;

/**
 * Tells who used these CPUs. A process that is not bound to a CPU counts where it ran last. One that began and ended between the
 * looks counts for the process that waited for it, unless that is the first of the host: it waits for orphans of everybody.
 */
export function processSeconds(
  before: readonly Process[],
  after: readonly Process[],
  cpus: readonly number[],
  known: KnownProcesses,
): ProcessSeconds {
  const earlier = new Map(before.map((process) => [identity(process), process]));
  const later = new Set(after.map(identity));
  const endedSeconds = secondsOfEnded(before, later);
  const tools = descendants(after, known.tool);
  const sums = { tool: 0, daemons: 0, kernel: 0, foreign: 0 };
  const foreignBy: ProcessSeconds["foreignBy"] = [];
  for (const process of after) {
    if (known.guests.has(process.pid) || !cpus.includes(process.cpu)) continue;
    const old = earlier.get(identity(process));
    const own = process.ownSeconds - (old?.ownSeconds ?? 0);
    const waitedFor = process.childSeconds - (old?.childSeconds ?? 0);
    const children = Math.max(0, waitedFor - (endedSeconds.get(process.pid) ?? 0));
    if (process.kernel) sums.kernel += own;
    else if (tools.has(process.pid)) sums.tool += own + children;
    // A container's daemon waits for what ran in the container, which has been counted there.
    else if (known.daemons.has(process.name)) sums.daemons += own;
    else {
      const seconds = process.pid === 1 ? own : own + children;
      sums.foreign += seconds;
      if (seconds >= leastNamedSeconds) foreignBy.push({ name: process.name, pid: process.pid, seconds });
    }
  }
  foreignBy.sort((a, b) => b.seconds - a.seconds);
  return { ...sums, foreignBy: foreignBy.slice(0, mostNamed) };
}

/** "perl (pid 71) 24.9 %, cron (pid 8) 1.0 %": the largest users of CPUs, each with its share of one CPU. */
export function usersText(foreignBy: ProcessSeconds["foreignBy"], windowSeconds: number): string {
  return foreignBy
    .slice(0, mostInWords)
    .map(({ name, pid, seconds }) => `${name} (pid ${pid}) ${percent(seconds / windowSeconds)}`)
    .join(", ");
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * What processes that have ended since had used before the first look, by the one that has waited for them: the nearest of those above
 * that still lives, because whoever waits gets what the ended one has waited for, too.
 */
function secondsOfEnded(before: readonly Process[], later: ReadonlySet<string>): Map<number, number> {
  const byPid = new Map(before.map((process) => [process.pid, process]));
  const sums = new Map<number, number>();
  for (const process of before.filter((each) => !later.has(identity(each)))) {
    let { parent } = process;
    for (let above = byPid.get(parent); above && !later.has(identity(above)); above = byPid.get(parent))
      parent = above.parent;
    sums.set(parent, (sums.get(parent) ?? 0) + process.ownSeconds + process.childSeconds);
  }
  return sums;
}

function identity({ pid, startTicks }: Process): string {
  return `${pid} ${startTicks}`;
}
