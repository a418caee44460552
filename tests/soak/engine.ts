import assert from "node:assert/strict";
import fc from "fast-check";
import { destroy } from "../../engine";
import { referencesOf } from "../../engine/model/references";
import { Bench } from "../engine/harness";
import { run } from "../engine/script";
import type { SoakCampaign } from "./soakCampaign";
import { type Attempt, attempts, declareAll, type Planned } from "./randomProgram";

/** Programs in one case. */
const programsPerCase = 20;

export const campaign: SoakCampaign = {
  name: "engine",
  tries:
    "random programs against a fake provider, with failures and kills at any moment: nothing is lost or made twice",
  start: async () => ({
    runCase: (seed) => fc.assert(lifecycles(), { seed, numRuns: programsPerCase }),
    stop: async () => undefined,
  }),
};

/** Any program after any other, with failures and kills in between, ends as declared, and destroy leaves nothing. */
export function lifecycles(): fc.IAsyncProperty<[Attempt[], number]> {
  return fc.asyncProperty(attempts, fc.integer({ min: 1, max: 40 }), async (tries, killDestroyAt) => {
    const bench = new Bench("none");
    for (const { program, unlucky, killAt } of tries) {
      failOn(bench, unlucky);
      bench.world.killAt = killAt;
      await run(bench, (declare) => declareAll(declare, program));
      assertDependencyOrder(bench);
      assertNothingLost(bench);
      bench.world.failures.clear();
      bench.world.revive();
    }
    await assertDeploys(bench, tries.at(-1)?.program ?? []);
    bench.world.killAt = killDestroyAt;
    await destroy(bench.options());
    assertNothingLost(bench);
    bench.world.revive();
    await assertDestroys(bench);
  });
}

/**
 * Deploys one program, and then another (or destroys) as often as there are moments, killed at one of them each time: what
 * state and journal say then has lost nothing, and from there destroy leaves nothing, or another `up` ends as declared.
 * Returns the number of kills.
 */
export async function killEverywhere(first: Planned[], second: Planned[] | "destroy"): Promise<number> {
  const before = new Bench("none");
  if (first.length > 0) await run(before, (declare) => declareAll(declare, first));
  for (let moment = 1; ; moment++) {
    const bench = before.copy();
    bench.world.killAt = moment;
    if (second === "destroy") await destroy(bench.options());
    else await run(bench, (declare) => declareAll(declare, second));
    if (!bench.world.isKilled) return moment - 1;
    bench.world.revive();
    assertDependencyOrder(bench);
    assertNothingLost(bench);
    // By turns, because each takes time.
    if (second === "destroy" || moment % 2 === 0) await assertDestroys(bench);
    else await assertDeploys(bench, second);
  }
}

/** Deploys it, finds the world as declared, and nothing to do afterwards. */
export async function assertDeploys(bench: Bench, program: Planned[]): Promise<void> {
  const result = await run(bench, (declare) => declareAll(declare, program));
  assert.deepEqual(result.errors, []);
  const kinds = (things: Iterable<{ kind?: unknown }>) => [...things].map(({ kind }) => kind).sort();
  assert.deepEqual(kinds([...bench.world.things.values()].map(({ inputs }) => inputs)), kinds(program));
  assert.ok(!bench.resources().some((state) => state.delete || state.pendingReplacement));
  assert.equal(bench.saved?.pending_operations, undefined);
  const again = await run(bench, (declare) => declareAll(declare, program));
  assert.deepEqual(again.changes, { same: program.length + 1 });
}

export async function assertDestroys(bench: Bench): Promise<void> {
  assert.deepEqual((await destroy(bench.options())).errors, []);
  assert.deepEqual([...bench.world.things.keys()], []);
  assert.deepEqual([...bench.resources()], []);
  assert.equal(bench.saved?.pending_operations, undefined);
}

function failOn(bench: Bench, name: string | undefined): void {
  if (name === undefined) return;
  bench.world.failures.set(`create ${name}`, new Error("unlucky"));
  for (const id of bench.world.things.keys())
    if (id.startsWith(`${name}-`)) bench.world.failures.set(`update ${id}`, new Error("unlucky"));
}

/** State lists every resource after all that it needs, or Pulumi's CLI refuses the file. */
function assertDependencyOrder(bench: Bench): void {
  const seen = new Set<string>();
  const known = new Set(bench.resources().map(({ urn }) => urn));
  for (const state of bench.resources()) {
    for (const urn of referencesOf(state)) assert.ok(!known.has(urn) || seen.has(urn), `${state.urn} before ${urn}`);
    seen.add(state.urn);
  }
}

/**
 * Whatever exists outside is listed in state, or may come of an operation that is pending there. State lists nothing live
 * that does not exist, unless its deletion is pending.
 */
function assertNothingLost(bench: Bench): void {
  const pending = bench.saved?.pending_operations ?? [];
  const pendingOf = (type: string) =>
    new Set(
      pending.filter((operation) => operation.type === type).map(({ resource }) => resource.urn.split("::").at(-1)),
    );
  const [creating, deleting] = [pendingOf("creating"), pendingOf("deleting")];
  const listed = bench.resources().filter((state) => state.type === "fake:index:Thing" && !state.pendingReplacement);
  const ids = new Set(listed.map(({ id }) => id));
  const existing = bench.world.things;
  for (const id of existing.keys()) assert.ok(ids.has(id) || creating.has(id.split("-")[0]), `${id} is lost`);
  for (const { id = "", delete: replaced } of listed)
    assert.ok(replaced || existing.has(id) || deleting.has(id.split("-")[0]), `${id} is in state and does not exist`);
}
