import {
  atLook,
  estimates,
  looks,
  measuredSteps,
  repetitionsLacking,
  type Block,
  type CellPrecision,
  type RunOverhead,
  type Step,
} from "../../campaigns";
import type { Ledger } from "./ledger";

type Probe = Step["probes"][number];

/** What is known of one cell. */
export interface CellState {
  /** Its first step with this probe alone. */
  step: Step;
  /** At its last look; null where there was none, or so few runs have no interval. */
  known: CellPrecision | null;
  isPrecise: boolean;
  /** How often it was measured. */
  repetitions: number;
  /** More repetitions that it would take, by what is known; at least those up to the first look. */
  lacking: number;
  /** Expected of one repetition. */
  seconds: number;
}

/**
 * Which cells of a campaign are known precisely enough. It follows from the ledger alone, so that a campaign that was killed goes on
 * with the same cells.
 */
export class Precisions {
  private readonly cells = new Map<string, Step[]>();
  private readonly numbers = new Map<Step["visit"], number>();
  private readonly blocks = new Map<Step, Block>();
  /** By cell and look. A look is taken once all repetitions up to it are done, and does not change from then on. */
  private readonly taken = new Map<string, CellPrecision | null>();

  /** @param share of the median within which both ends of the interval are to lie */
  constructor(
    plan: readonly Block[],
    private readonly ledger: Ledger,
    readonly share: number,
  ) {
    for (const block of plan) for (const step of block.steps) this.blocks.set(step, block);
    for (const step of measuredSteps(plan))
      for (const probe of step.probes) {
        const cell = this.cellOf(step, probe);
        const steps = this.cells.get(cell);
        if (steps) steps.push(step);
        else this.cells.set(cell, [step]);
      }
  }

  /** Whether a step's probe is to be sent: its cell is not precise yet. A control is, where any cell of its block is. */
  isWanted(step: Step, probe: Probe): boolean {
    if (!step.isControl) return !this.isPrecise(this.cellOf(step, probe), step.repetition - 1);
    const others = this.blocks.get(step)?.steps.filter(({ isControl }) => !isControl) ?? [];
    return others.some((other) => other.probes.some((each) => this.isWanted(other, each)));
  }

  states(): CellState[] {
    const [first = []] = [[...this.blocks.keys()].filter(({ repetition }) => repetition === 1)];
    const expected = new Map(estimates(first).map((seconds, i) => [first[i], seconds]));
    return [...this.cells].flatMap(([cell, steps]) => {
      const [step] = steps;
      const probe = step?.probes.find((each) => this.cellOf(step, each) === cell);
      if (!step || !probe) return [];
      const known = looks.map((look) => this.at(cell, look)).findLast((each) => each !== null) ?? null;
      const repetitions = this.runs(cell).length;
      const lacking = known ? repetitionsLacking(known, this.share) : Math.max(1, looks[0] - repetitions);
      const seconds = (expected.get(step) ?? 0) / step.probes.length;
      const isPrecise = this.isPrecise(cell, Infinity);
      return [{ step: { ...step, probes: [probe] }, known, isPrecise, repetitions, lacking, seconds }];
    });
  }

  /** Whether one of the looks that come no later than a repetition found the cell precise enough. */
  private isPrecise(cell: string, repetition: number): boolean {
    return looks.some((look) => look <= repetition && (this.at(cell, look)?.reach ?? Infinity) <= this.share);
  }

  private at(cell: string, look: number): CellPrecision | null {
    const key = `${look} ${cell}`;
    const known = this.taken.get(key);
    if (known !== undefined) return known;
    const upTo = this.cells.get(cell)?.filter(({ repetition }) => repetition <= look) ?? [];
    if (!upTo.every((step) => this.ledger.isDone(step.number, rateOf(cell)))) return null;
    const found = atLook(this.runs(cell), look);
    this.taken.set(key, found);
    return found;
  }

  private runs(cell: string): RunOverhead[] {
    return (this.cells.get(cell) ?? []).flatMap(({ number, repetition }) => {
      const overheadMs = this.ledger.overheadMs(number, rateOf(cell));
      return overheadMs === null ? [] : [{ repetition, overheadMs }];
    });
  }

  private cellOf({ visit }: Step, { rate, count, mode }: Probe): string {
    const number = this.numbers.get(visit) ?? this.numbers.size;
    this.numbers.set(visit, number);
    return `${rate} ${count} ${mode} ${number}`;
  }
}

const rateOf = (cell: string) => cell.slice(0, cell.indexOf(" "));
