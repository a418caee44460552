import { referencesOf } from "../../../engine/model/references";
import { attempts, declareAll } from "../../soak/randomProgram";
import fc from "../../support/seeded";
import { Bench } from "../harness";
import { run } from "../script";

const names = ["a", "b", "c", "d", "e", "f"];

const selections = fc.record({
  targets: fc.option(fc.subarray(names, { minLength: 1 }), { nil: undefined }),
  excludes: fc.subarray(names, { maxLength: 2 }),
});

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";

/** A state must list each resource after all that it needs, or Pulumi's CLI refuses the file. */
function expectOrder(bench: Bench): void {
  const seen = new Set<string>();
  for (const state of bench.resources()) {
    const missing = [...referencesOf(state)].filter((urn) => !seen.has(urn));
    expect({ of: state.urn, missing }).toEqual({ of: state.urn, missing: [] });
    seen.add(state.urn);
  }
}

test("whatever is selected of any program after any other, nothing else is touched, and the state stays whole", async () => {
  const property = fc.asyncProperty(attempts, selections, async (tries, { targets, excludes }) => {
    const bench = new Bench("none");
    for (const [index, { program }] of tries.entries()) {
      const before = bench.resources();
      // The first program is deployed as a whole, so that there is something to select from.
      const patterns = (list: string[]) => list.map((name) => `**::${name}`);
      const selection = { targets: targets && patterns(targets), excludes: patterns(excludes) };
      await run(bench, (declare) => declareAll(declare, program), index === 0 ? {} : { selection });
      expectOrder(bench);
      const listed = bench.resources().filter(({ type }) => type === "fake:index:Thing");
      expect(
        listed
          .filter(({ pendingReplacement }) => !pendingReplacement)
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...bench.world.things.keys()].sort());
      if (index === 0) continue;
      const isOutside = ({ urn }: { urn: string }) =>
        names.includes(nameOf(urn)) && (excludes.includes(nameOf(urn)) || targets?.includes(nameOf(urn)) === false);
      const byUrn = (a: { urn: string }, b: { urn: string }) => (a.urn < b.urn ? -1 : 1);
      expect(listed.filter(isOutside).sort(byUrn)).toEqual(before.filter(isOutside).sort(byUrn));
    }
    // In the end, all is as if nothing had ever been left out.
    const last = tries.at(-1)!.program;
    expect((await run(bench, (declare) => declareAll(declare, last))).errors).toEqual([]);
    expect(bench.world.things.size).toBe(last.length);
  });
  // On a busy machine it tries as many as there is time for.
  await fc.assert(property, { numRuns: 20, interruptAfterTimeLimit: 40_000 });
}, 60_000);
