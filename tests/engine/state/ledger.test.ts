import assert from "node:assert/strict";
import type { Deployment, ResourceState } from "../../../engine/model/state";
import { planDeletes } from "../../../engine/plan/deletes";
import { Ledger } from "../../../engine/state/ledger";

const urnOf = (index: number) => `urn:pulumi:dev::test::a:b:C::${index}`;

/** Resources that each depend on the first and on the one before. */
function chain(count: number): Deployment {
  const resources = Array.from({ length: count }, (_, index): ResourceState => {
    const before = index === 0 ? [] : [urnOf(0), urnOf(index - 1)];
    return { urn: urnOf(index), custom: true, type: "a:b:C", id: `${index}`, dependencies: before };
  });
  return {
    manifest: { time: "", magic: "", version: "" },
    secrets_providers: { type: "passphrase", state: { salt: "" } },
    resources,
    pending_operations: resources.map((resource) => ({ resource, type: "updating" })),
  };
}

test("what is done to one resource does not look at all others", () => {
  // A walk over all of them for each would take minutes.
  const count = 50_000;
  const base = chain(count);
  const ledger = new Ledger(base);
  for (let at = 0; at < count; at++) {
    ledger.apply({ kind: "mark", at, as: "delete" });
    assert.equal(ledger.waitingOf(urnOf(at))[0]?.delete, true);
    if (at % 2 === 0) ledger.apply({ kind: "same", at });
    else ledger.apply({ kind: "remove", at });
  }
  expect(ledger.deployment(base.manifest)).toMatchObject({ resources: { length: count / 2 } });
  expect(ledger.leftoverOperations()).toHaveLength(count / 2);
  expect(planDeletes(base.resources)).toHaveLength(count);
}, 15_000);

test("dependents are those that take something from it, through others too, in order", () => {
  const { resources } = chain(5);
  const takes = (index: number, from: number): ResourceState => ({
    ...(resources[index] as ResourceState),
    propertyDependencies: { size: [urnOf(from)] },
  });
  const served = { ...(resources[4] as ResourceState), provider: `${urnOf(1)}::id` };
  const ledger = new Ledger({
    ...chain(5),
    resources: [resources[0]!, takes(1, 0), takes(2, 1), resources[3]!, served],
  });
  const dependents = (index: number) => ledger.waitingDependents(urnOf(index)).map(({ id }) => id);
  expect([0, 1, 2].map(dependents)).toEqual([["1", "2", "4"], ["2", "4"], []]);
  ledger.apply({ kind: "remove", at: 2 });
  expect(dependents(0)).toEqual(["1", "4"]);
});
