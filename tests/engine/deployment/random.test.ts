import fc from "fast-check";
import { destroy } from "../../../engine";
import { referencesOf } from "../../../engine/deployment/rename";
import { Bench } from "../harness";
import { type Declare, run } from "../script";

/** A resource of a random program: it may depend on any that come before it. */
interface Planned {
  name: string;
  size: number;
  kind: string;
  exclusive: boolean;
  dependencies: string[];
  fails: boolean;
}

const names = ["a", "b", "c", "d", "e", "f"];

const plan: fc.Arbitrary<Planned[]> = fc
  .tuple(fc.shuffledSubarray(names), fc.array(fc.nat(), { minLength: 36, maxLength: 36 }), fc.nat(40))
  .map(([chosen, dice, unlucky]) =>
    chosen.map((name, index) => ({
      name,
      size: (dice[index] ?? 0) % 3,
      kind: `kind ${(dice[index + 6] ?? 0) % 3}`,
      exclusive: (dice[index + 12] ?? 0) % 2 === 0,
      dependencies: chosen.slice(0, index).filter((_, other) => (dice[index * 5 + other] ?? 0) % 3 === 0),
      fails: unlucky === index,
    })),
  );

async function declareAll(declare: Declare, planned: Planned[]): Promise<void> {
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

/** State lists every resource after all that it needs, or Pulumi's CLI refuses the file. */
function expectDependencyOrder(bench: Bench): void {
  const seen = new Set<string>();
  for (const state of bench.resources()) {
    const known = new Set(bench.resources().map(({ urn }) => urn));
    for (const urn of referencesOf(state)) if (known.has(urn)) expect(seen).toContain(urn);
    seen.add(state.urn);
  }
}

test("any program after any other, with failures in between, ends as declared, and destroy leaves nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 5 }), async (programs) => {
      const bench = new Bench("none");
      for (const planned of programs) {
        bench.world.failures.clear();
        planned.filter(({ fails }) => fails).forEach(({ name }) => failOn(bench, name));
        await run(bench, (declare) => declareAll(declare, planned));
        expectDependencyOrder(bench);
        expectNothingLost(bench);
      }
      bench.world.failures.clear();
      const last = programs.at(-1) ?? [];
      const result = await run(bench, (declare) => declareAll(declare, last));
      expect(result.errors).toEqual([]);
      expect([...bench.world.things.values()].map(({ inputs }) => inputs.kind).sort()).toEqual(
        last.map(({ kind }) => kind).sort(),
      );
      expect(bench.resources().some((state) => state.delete || state.pendingReplacement)).toBe(false);
      expect((await run(bench, (declare) => declareAll(declare, last))).changes).toEqual({ same: last.length + 1 });
      expect((await destroy(bench.options())).errors).toEqual([]);
      expect(bench.world.things.size).toBe(0);
      expect(bench.resources()).toEqual([]);
    }),
    { numRuns: 30 },
  );
}, 60_000);

function failOn(bench: Bench, name: string): void {
  bench.world.failures.set(`create ${name}`, new Error("unlucky"));
  for (const id of bench.world.things.keys())
    if (id.startsWith(`${name}-`)) bench.world.failures.set(`update ${id}`, new Error("unlucky"));
}

/** Whatever exists outside is listed in state, and state lists nothing live that does not exist. */
function expectNothingLost(bench: Bench): void {
  const listed = bench.resources().filter((state) => state.type === "fake:index:Thing" && !state.pendingReplacement);
  expect(listed.map(({ id }) => id).sort()).toEqual([...bench.world.things.keys()].sort());
}
