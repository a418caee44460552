import type { DeploymentStore } from "../../engine";
import type { Change } from "../../engine/model/change";
import type { Deployment } from "../../engine/model/state";
import { checkpointDigest } from "../../engine/state/checkpoint";
import { formatLine, headOf, type JournalLine, parseJournal, relationOf, replay } from "../../engine/state/journal";

/**
 * A checkpoint and its journal in memory, in the form that they have on disk. Secrets are not sealed. Whatever can be seen
 * on disk after a kill can be seen here: `moment` is called at each of these points, and throws where the engine is dead.
 */
export class MemoryStore implements DeploymentStore {
  writes = 0;
  private checkpoint: string | undefined;
  private journal: Buffer = Buffer.alloc(0);
  /** Whether the journal is of this engine, and not of one that was killed. */
  private isOurs = false;
  /** Its bytes without a line that was cut off. */
  private whole = 0;
  /** What is read often while nothing is written. */
  private seen: { checkpoint: string | undefined; journal: Buffer; state: Deployment | undefined } | undefined;

  constructor(
    private readonly moment: () => void,
    private readonly writing: () => Promise<void>,
  ) {}

  /** What the next engine will find. */
  get state(): Deployment | undefined {
    if (this.seen?.checkpoint !== this.checkpoint || this.seen?.journal !== this.journal)
      this.seen = { checkpoint: this.checkpoint, journal: this.journal, state: this.read() };
    return this.seen?.state;
  }

  set state(state: Deployment | undefined) {
    this.checkpoint = state && JSON.stringify(state);
    this.journal = Buffer.alloc(0);
  }

  /** As if these files were copied. */
  copyFrom(other: MemoryStore): void {
    [this.checkpoint, this.journal, this.seen, this.isOurs] = [other.checkpoint, other.journal, other.seen, false];
  }

  async load(): Promise<Deployment | undefined> {
    this.isOurs = false;
    return this.state;
  }

  async append(changes: readonly Change[]): Promise<void> {
    await this.begin();
    if (!this.isOurs) {
      this.fold();
      this.isOurs = true;
      this.journal = Buffer.from(formatLine(headOf(this.checkpoint ?? "", "")));
      this.whole = this.journal.length;
    }
    this.write({ time: new Date().toISOString(), changes });
  }

  async save(deployment: Deployment): Promise<void> {
    await this.begin();
    if (!this.isOurs) this.fold();
    this.replace(JSON.stringify(deployment));
  }

  private read(): Deployment | undefined {
    const state = this.checkpoint === undefined ? undefined : (JSON.parse(this.checkpoint) as Deployment);
    const journal = parseJournal(this.journal, "the journal in memory");
    if (journal === undefined) return state;
    const relation = relationOf(journal, this.checkpoint ?? "");
    if (relation === "apart") throw new Error("the journal goes on from another checkpoint");
    return relation === "goes-on" ? replay(state, journal) : state;
  }

  private async begin(): Promise<void> {
    this.writes += 1;
    await this.writing();
    this.moment();
  }

  private fold(): void {
    this.whole = parseJournal(this.journal, "the journal in memory")?.length ?? 0;
    if (this.journal.length > 0) this.replace(this.state && JSON.stringify(this.state));
  }

  private replace(checkpoint: string | undefined): void {
    if (this.journal.length > 0) this.write({ folded: checkpointDigest(checkpoint ?? "") });
    this.checkpoint = checkpoint;
    this.moment();
    this.journal = Buffer.alloc(0);
    this.moment();
  }

  /** A kill may leave any part of the line. */
  private write(line: JournalLine): void {
    const [before, text] = [this.journal.subarray(0, this.whole), Buffer.from(formatLine(line))];
    for (const part of [1, text.length >> 1, text.length - 1, text.length]) {
      this.journal = Buffer.concat([before, text.subarray(0, part)]);
      this.moment();
    }
    this.whole = this.journal.length;
  }
}
