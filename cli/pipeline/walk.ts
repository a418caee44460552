import { join } from "node:path";
import {
  judgeAgainstStored,
  judgeInterleaved,
  looks,
  readResults,
  wantsMore,
  type Dataset,
  type GateBounds,
  type InterleavedJudgement,
} from "../../analysis";
import { terminal } from "../terminal";
import { roundsOf, type PipelineSide } from "./order";
import type { PipelineTestbed } from "./testbed";

export interface Walk {
  judgement: InterleavedJudgement;
  base: Dataset;
  head: Dataset;
  /** In which order was measured. */
  order: PipelineSide[];
  /** Measurements before which main guests were made anew, without the first. */
  guestsMade: number;
  /** Whether base is what was stored at another time. */
  isStored: boolean;
}

export interface WalkOptions {
  /** Where the runs go: `base/` and `head/` of this folder. */
  folder: string;
  seed: number;
  bounds: GateBounds;
  /** How many stacks share the pipeline's level. */
  stacks: number;
  /** Base's runs where they are not to be measured. */
  stored: Dataset | undefined;
}

/** Measures both sides in turn by successive `up`s of one stack, and judges; measures on where the first look cannot tell. */
export async function walk(testbed: PipelineTestbed, options: WalkOptions): Promise<Walk> {
  const { folder, seed, bounds, stacks, stored } = options;
  let done = 0;
  let guestsMade = 0;
  for (const [look, rounds] of looks.entries()) {
    const order = stored === undefined ? roundsOf(seed, rounds) : Array<PipelineSide>(rounds).fill("head");
    for (; done < order.length; done++) {
      const side = order[done] as PipelineSide;
      terminal.print(`measurement ${done + 1} of ${order.length}: ${side}`);
      const made = await testbed.measure(side, done + 1, join(folder, side));
      if (made && done > 0) guestsMade++;
    }
    const base = stored ?? (await readResults(join(folder, "base")));
    const head = await readResults(join(folder, "head"));
    const judge = stored === undefined ? judgeInterleaved : judgeAgainstStored;
    const judgement = judge(base, head, bounds, stacks);
    if (look === looks.length - 1 || !wantsMore(judgement))
      return { judgement, base, head, order, guestsMade, isStored: stored !== undefined };
    terminal.print(`${rounds} rounds cannot tell: measuring on`);
  }
  throw new Error("there is no look");
}
