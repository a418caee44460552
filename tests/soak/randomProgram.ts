import fc from "fast-check";
import type { Declare } from "../engine/script";

/** A resource of a random program: it may depend on any that come before it. */
export interface Planned {
  name: string;
  size: number;
  kind: string;
  exclusive: boolean;
  dependencies: string[];
}

/** A random program, and what goes wrong while it is deployed. */
export interface Attempt {
  program: Planned[];
  /** The resource whose create and update fail. */
  unlucky: string | undefined;
  /** The moment at which the engine is killed: see World.killAt. */
  killAt: number;
}

const names = ["a", "b", "c", "d", "e", "f"];

/** A program of at most so many resources. */
export const programOf = (most: number): fc.Arbitrary<Planned[]> =>
  fc
    .tuple(fc.shuffledSubarray(names, { maxLength: most }), fc.array(fc.nat(), { minLength: 36, maxLength: 36 }))
    .map(([chosen, dice]) =>
      chosen.map((name, index) => ({
        name,
        size: (dice[index] ?? 0) % 3,
        kind: `kind ${(dice[index + 6] ?? 0) % 3}`,
        exclusive: (dice[index + 12] ?? 0) % 2 === 0,
        dependencies: chosen.slice(0, index).filter((_, other) => (dice[index * 5 + other] ?? 0) % 3 === 0),
      })),
    );

/** A late kill never comes; then the attempt fails, or ends well. */
export const attempts: fc.Arbitrary<Attempt[]> = fc.array(
  fc.record({
    program: programOf(names.length),
    unlucky: fc.option(fc.constantFrom(...names), { nil: undefined }),
    killAt: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(Infinity)),
  }),
  { minLength: 1, maxLength: 5 },
);

export async function declareAll(declare: Declare, planned: Planned[]): Promise<void> {
  const made = new Map<string, ReturnType<Declare["thing"]>>();
  for (const { name, size, kind, exclusive, dependencies } of planned) {
    const needed = Promise.all(dependencies.map((dependency) => made.get(dependency)));
    const resource = needed.then((states) => {
      const urns = states.flatMap((state) => (state ? [state.urn] : []));
      return declare.thing(name, {
        inputs: { size, kind, exclusive, nested: urns },
        dependencies: urns,
        propertyDependencies: { size: urns },
      });
    });
    resource.catch(() => undefined);
    made.set(name, resource);
  }
  await Promise.all(made.values());
}
