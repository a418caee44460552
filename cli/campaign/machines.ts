/**
 * The machines that pairs of hosts are on, by the boot id of their kernels. In labs two pairs are on one: they share its CPUs, so that
 * each would be a disturbance to the other, and are measured one after the other.
 */
export class Machines {
  private readonly byPair = new Map<string, readonly string[]>();
  private readonly ends = new Map<string, Promise<unknown>>();

  /** @param bootIds of both hosts */
  know(pair: string, bootIds: readonly string[]): void {
    this.byPair.set(pair, [...new Set(bootIds)]);
  }

  /** The other pairs that have a machine in common with this one. */
  sharersOf(pair: string): string[] {
    const own = this.of(pair);
    return [...this.byPair]
      .filter(([other, ids]) => other !== pair && ids.some((id) => own.includes(id)))
      .map(([other]) => other);
  }

  /** How many of some pairs can measure at the same time. */
  atOnce(pairs: Iterable<string>): number {
    const taken: string[] = [];
    for (const pair of pairs) if (!this.sharersOf(pair).some((other) => taken.includes(other))) taken.push(pair);
    return taken.length;
  }

  /** Does work once nobody else works on the pair's machines; who asks first is first. */
  alone<T>(pair: string, work: () => Promise<T>): Promise<T> {
    const ids = this.of(pair);
    const end = Promise.all(ids.map((id) => this.ends.get(id))).then(work);
    for (const id of ids)
      this.ends.set(
        id,
        end.catch(() => undefined),
      );
    return end;
  }

  private of(pair: string): readonly string[] {
    return this.byPair.get(pair) ?? [];
  }
}
