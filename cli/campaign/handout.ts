import type { Block } from "../../campaigns";

/** What decides which block is handed out. */
export interface HandoutRules {
  /** Whether anything of it is left to measure. */
  isPending(block: Block): boolean;
  /** Whether to begin another repetition, once all blocks of the ones before are handed out. */
  wants(repetition: number): boolean;
  /** The pair that measured the last step of it; undefined where none has. */
  begunBy(block: Block): string | undefined;
}

/**
 * Hands the blocks of a campaign out to its pairs of hosts, in the plan's order and each to whoever asks first. A block that a pair has
 * begun stays its own as long as that pair is there, so that the two ends of a block, which show drift, are of one pair.
 */
export class Handout {
  private readonly underWay = new Set<Block>();
  private readonly waiting: (() => void)[] = [];
  private readonly answers = new Map<number, boolean>();

  /** @param present pairs that are there: they may leave and come back */
  constructor(
    private readonly blocks: readonly Block[],
    private readonly rules: HandoutRules,
    readonly present: Set<string>,
  ) {}

  /** The next block for a pair, which is its own until {@link giveBack}. */
  take(pair: string): Block | undefined {
    let repetition = this.blocks[0]?.repetition;
    for (const block of this.blocks) {
      if (block.repetition !== repetition && !this.wants(block.repetition)) return undefined;
      repetition = block.repetition;
      if (this.underWay.has(block) || !this.rules.isPending(block)) continue;
      const owner = this.rules.begunBy(block);
      if (owner !== undefined && owner !== pair && this.present.has(owner)) continue;
      this.underWay.add(block);
      return block;
    }
    return undefined;
  }

  /** A block that is done, or that its pair cannot go on with. */
  giveBack(block: Block): void {
    this.underWay.delete(block);
    this.tell();
  }

  leave(pair: string): void {
    this.present.delete(pair);
    this.tell();
  }

  join(pair: string): void {
    this.present.add(pair);
  }

  /** Whether no pair has a block, so that none will come back. */
  get isIdle(): boolean {
    return this.underWay.size === 0;
  }

  /** Resolves when a block comes back, a pair leaves, or somebody tells. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Asked once for each repetition: what is decided by the time that is spent must not change while it is measured. */
  private wants(repetition: number): boolean {
    const answer = this.answers.get(repetition) ?? this.rules.wants(repetition);
    this.answers.set(repetition, answer);
    return answer;
  }
}
