import fc from "../../support/seeded";
import type { ResourceState } from "../../../engine/model/state";
import { planDeletes, protectedDeletes } from "../../../engine/plan/deletes";

const urnOf = (name: string): string => `urn:pulumi:dev::test::fake:index:Thing::${name}`;
const state = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  urn: urnOf(name),
  custom: true,
  type: "fake:index:Thing",
  ...more,
});

/** Names of those that must be gone before each deletion. */
function waits(states: ResourceState[]): Record<string, string[]> {
  const name = (urn: string): string => urn.split("::").at(-1) ?? "";
  return Object.fromEntries(
    planDeletes(states).map(({ step, after }) => [name(step.urn), after.map((other) => name(other.step.urn))]),
  );
}

test("whatever needs a resource goes before it", () => {
  const provider = { ...state("provider"), urn: "urn:pulumi:dev::test::pulumi:providers:fake::provider" };
  expect(
    waits([
      provider,
      state("parent"),
      state("child", { parent: urnOf("parent"), provider: `${provider.urn}::id` }),
      state("user", { dependencies: [urnOf("child")] }),
      state("taker", { propertyDependencies: { size: [urnOf("user")] }, deletedWith: urnOf("parent") }),
    ]),
  ).toEqual({ taker: [], user: ["taker"], child: ["user"], parent: ["child", "taker"], provider: ["child"] });
});

test("what kind of deletion it is", () => {
  const plan = planDeletes([
    state("live"),
    state("replaced", { delete: true }),
    state("read", { external: true }),
    state("waiting", { pendingReplacement: true }),
  ]);
  expect(plan.map(({ step }) => step.op).reverse()).toEqual([
    "delete",
    "delete-replaced",
    "discard",
    "remove-pending-replace",
  ]);
});

test("protection holds for what is live, not for what a replacement left behind", () => {
  const plan = planDeletes([state("a", { protect: true }), state("b", { protect: true, delete: true })]);
  expect(protectedDeletes(plan).map(({ urn }) => urn)).toEqual([urnOf("a")]);
});

test("no plan waits in a circle, whatever generations state holds", () => {
  const states = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.subarray(["a", "b", "c"])), { maxLength: 8 });
  fc.assert(
    fc.property(states, (list) => {
      const plan = planDeletes(list.map(([name, needs]) => state(name, { dependencies: needs.map(urnOf) })));
      plan.forEach(({ after }, index) => after.forEach((other) => expect(plan.indexOf(other)).toBeLessThan(index)));
    }),
  );
});

test("what is abandoned is only taken out of the state, in its turn", () => {
  const states = [state("gone"), state("live", { dependencies: [urnOf("gone")] })];
  const plan = planDeletes(states, ({ urn }) => urn === urnOf("gone"));
  expect(plan.map(({ step }) => step.op)).toEqual(["delete", "discard"]);
});
