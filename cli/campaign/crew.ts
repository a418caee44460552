import { VisibleError } from "../../errors/visibleError";
import { paint, terminal, type Terminal } from "../terminal";
import { ownTerminal, withTerminal } from "../terminal/own";
import { Handout } from "./handout";
import { Machines } from "./machines";
import { takeDown, type Pair } from "./pair";
import type { Slurm } from "./slurm";
import { pending, walkBlock, type Walk } from "./walk";

/** A pair that is not there any more, and why. */
export interface LostPair {
  pair: Pair;
  reason: VisibleError;
}

/** The pairs of hosts that share a campaign's work, and what they share it by. */
interface Crew extends Omit<Walk, "pair" | "workers"> {
  handout: Handout;
  machines: Machines;
  lost: Map<Pair, VisibleError>;
  keep: boolean;
  /** What hands out the hosts; undefined where they are the campaign's anyway. */
  slurm: Slurm | undefined;
}

/**
 * Measures a campaign's blocks, one runner a pair of hosts. A pair whose hosts do not answer, or whose testbed can be neither used nor
 * taken down, is lost: its block goes back, and it is asked again whenever another pair ends a block. Pairs that are on one machine work
 * one after the other, and leave nothing that runs behind a block.
 * @returns the pairs that are lost in the end
 */
export async function walkBlocks(
  walk: Omit<Walk, "pair" | "workers">,
  pairs: readonly Pair[],
  { keep, wants, slurm }: Pick<Crew, "keep" | "slurm"> & { wants: (repetition: number) => boolean },
): Promise<LostPair[]> {
  const { ledger, blocks } = walk;
  const rules = {
    wants,
    isPending: ({ steps }: (typeof blocks)[number]) => steps.some((step) => pending(step, walk).length > 0),
    begunBy: ({ steps }: (typeof blocks)[number]) => ledger.lastPair(steps.map(({ number }) => number)),
  };
  const handout = new Handout(blocks, rules, new Set(pairs.map(({ name }) => name)));
  const crew: Crew = { ...walk, handout, machines: new Machines(), lost: new Map(), keep, slurm };
  const isOnly = pairs.length === 1;
  const own = <T>(pair: Pair, work: () => Promise<T>) =>
    isOnly ? work() : withTerminal(prefixed(ownTerminal(), pair.name), work);
  if (!slurm) await Promise.all(pairs.map((pair) => own(pair, () => unlessLost(pair, crew, () => reach(pair, crew)))));
  for (const pair of handout.present.size > 1 ? pairs : [])
    if (pair.stands && (slurm || crew.machines.sharersOf(pair.name).length > 0))
      await own(pair, () => unlessLost(pair, crew, () => withHosts(pair, crew, 0, () => takeDown(pair))));
  const ends = await Promise.allSettled(pairs.map((pair) => own(pair, () => work(pair, crew))));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return pairs.flatMap((pair) => {
    const reason = crew.lost.get(pair);
    return reason === undefined ? [] : [{ pair, reason }];
  });
}

/** Does work once the pair's hosts are the campaign's. Under Slurm nothing stands on them afterwards: they are the next one's. */
async function withHosts(pair: Pair, crew: Crew, seconds: number, work: () => Promise<void>): Promise<void> {
  const { slurm, course } = crew;
  if (!slurm) return work();
  const isDone = await slurm.allocated(pair, seconds, async (stillOurs) => {
    pair.stillOurs = stillOurs;
    await know(pair, crew);
    await work();
    if (pair.stands) await takeDown(pair);
  });
  if (!isDone) course.end ??= "interrupted";
}

/** Asks both hosts; under Slurm once they are the campaign's. */
function reach(pair: Pair, crew: Crew): Promise<void> {
  return crew.slurm ? withHosts(pair, crew, 0, async () => undefined) : know(pair, crew);
}

async function know(pair: Pair, { machines }: Crew): Promise<void> {
  machines.know(pair.name, await pair.testbed.reachHosts());
}

/** One pair's share, until nothing is left to do or to come back. */
async function work(pair: Pair, crew: Crew): Promise<void> {
  const { handout, course } = crew;
  try {
    while (course.end === undefined) {
      if (crew.lost.has(pair)) {
        if (handout.isIdle) return;
        await handout.changed();
        await comeBack(pair, crew);
        continue;
      }
      const block = handout.take(pair.name);
      if (block !== undefined) {
        const seconds = block.steps.reduce((sum, { number }) => sum + (crew.expected[number - 1] ?? 0), 0);
        const walk = { ...crew, pair, workers: () => crew.machines.atOnce(handout.present) };
        await unlessLost(pair, crew, () =>
          withHosts(pair, crew, seconds, () => onMachine(pair, crew, () => walkBlock(block, walk))),
        );
        handout.giveBack(block);
      } else if (pair.stands && !crew.keep) await clear(pair, crew);
      else if (handout.isIdle) return;
      else await handout.changed();
    }
    if (course.end === "enough" && pair.stands && !crew.keep && !crew.lost.has(pair)) await clear(pair, crew);
  } catch (error) {
    course.end ??= "broken";
    throw error;
  } finally {
    handout.leave(pair.name);
  }
}

/** Work of a block. What it leaves would disturb pairs on the same machine. */
function onMachine(pair: Pair, { machines, course }: Crew, work: () => Promise<void>): Promise<void> {
  return machines.alone(pair.name, async () => {
    await work();
    if (pair.stands && course.end === undefined && machines.sharersOf(pair.name).length > 0) await takeDown(pair);
  });
}

function clear(pair: Pair, crew: Crew): Promise<void> {
  return unlessLost(pair, crew, () =>
    withHosts(pair, crew, 0, () => crew.machines.alone(pair.name, () => takeDown(pair))),
  );
}

async function unlessLost(pair: Pair, crew: Crew, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (reason) {
    if (!(reason instanceof VisibleError)) throw reason;
    lose(pair, reason, crew);
  }
}

function lose(pair: Pair, reason: VisibleError, { lost, handout, machines, course }: Crew): void {
  lost.set(pair, reason);
  handout.leave(pair.name);
  const others = machines.sharersOf(pair.name).filter((name) => handout.present.has(name));
  if (pair.stands && others.length > 0) {
    course.end = "broken";
    throw new VisibleError(
      `pair ${pair.name} is lost, and what runs there would disturb ${others.join(" and ")} on the same machine: ${reason.message}`,
      `Bring its hosts back and call the same command again, or go on without it: --hosts ${others.join(",")}.`,
      { cause: reason },
    );
  }
  if (handout.present.size > 0)
    terminal.print(`${paint("yellow", "lost")}: ${reason.message}; the others go on, and this pair is asked again`);
}

async function comeBack(pair: Pair, crew: Crew): Promise<void> {
  try {
    await reach(pair, crew);
  } catch (error) {
    if (error instanceof VisibleError) return;
    throw error;
  }
  crew.lost.delete(pair);
  crew.handout.join(pair.name);
  terminal.print("it answers again");
}

/** A terminal whose lines say which pair they are about; lines that change would need one place a pair. */
function prefixed(shown: Terminal, pair: string): Terminal {
  const withName = (text: string) => text.replace(/^/gm, `${pair}: `);
  return {
    ...shown,
    print: (text) => shown.print(withName(text)),
    note: (text) => shown.note(withName(text)),
    show: () => undefined,
    interactive: false,
    live: false,
  };
}
