import type { CheckResponse, DiffResponse } from "../../../engine/model/provider";
import type { ResourceState } from "../../../engine/model/state";
import { generate, type GeneratorContext } from "../../../engine/plan/generate";
import type { Goal } from "../../../engine/plan/goal";
import { KIND, type PropertyMap, SIGNATURE, UNKNOWN } from "../../../engine/model/values";

const urn = "urn:pulumi:dev::test::fake:index:Thing::a";
const provider = "urn:pulumi:dev::test::pulumi:providers:fake::p::1";

const goal: Goal = {
  urn,
  type: "fake:index:Thing",
  name: "a",
  custom: true,
  parent: "",
  inputs: { size: 1 },
  provider,
  dependencies: [],
  propertyDependencies: {},
  aliases: [],
  protect: false,
  retainOnDelete: false,
  deletedWith: "",
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  customTimeouts: undefined,
};

const old: ResourceState = { urn, custom: true, type: goal.type, id: "1", inputs: { size: 1 }, outputs: {}, provider };

const none: DiffResponse = { changes: "none", replaces: [], diffs: [], detailedDiff: {}, deleteBeforeReplace: false };
const some: DiffResponse = { ...none, changes: "some", diffs: ["size"] };

interface Asked {
  checks: [PropertyMap | undefined, PropertyMap][];
}

function context(given: Partial<GeneratorContext> & { answer?: DiffResponse } = {}): GeneratorContext & Asked {
  const checks: Asked["checks"] = [];
  return {
    checks,
    old: undefined,
    candidates: () => [],
    check: async (olds, news): Promise<CheckResponse> => {
      checks.push([olds, news]);
      return { inputs: news, failures: [] };
    },
    diff: async () => given.answer ?? none,
    isReplaced: false,
    providerReplaced: async () => false,
    ...given,
  };
}

const ops = async (wanted: Partial<Goal>, given: Parameters<typeof context>[0] = {}): Promise<string[]> =>
  (await generate({ ...goal, ...wanted }, context(given))).map(({ op }) => op);

describe("one resource", () => {
  const cases: [string, Partial<Goal>, Parameters<typeof context>[0], string[]][] = [
    ["new", {}, {}, ["create"]],
    ["unchanged", {}, { old }, ["same"]],
    ["changed", {}, { old, answer: some }, ["update"]],
    ["half made", {}, { old: { ...old, initErrors: ["x"] } }, ["update"]],
    ["to be replaced", {}, { old, answer: { ...some, replaces: ["size"] } }, ["create-replacement", "replace"]],
    [
      "to be replaced by what is not known yet",
      { inputs: { size: UNKNOWN } },
      { old, answer: { ...some, replaces: ["size"] } },
      ["update"],
    ],
    [
      "to be replaced, by what is known as well",
      { inputs: { size: UNKNOWN, kind: "other" } },
      { old, answer: { ...some, replaces: ["size", "kind"] } },
      ["create-replacement", "replace"],
    ],
    ["waiting to be made again", {}, { old: { ...old, pendingReplacement: true } }, ["replace", "create-replacement"]],
    ["only read until now", {}, { old: { ...old, external: true } }, ["discard", "create"]],
    ["of a replaced provider", {}, { old, providerReplaced: async () => true }, ["create-replacement", "replace"]],
    [
      "deleted first for the provider",
      {},
      { old, answer: { ...some, replaces: ["size"], deleteBeforeReplace: true } },
      ["delete-replaced", "replace", "create-replacement"],
    ],
    [
      "deleted first for the program",
      { deleteBeforeReplace: true },
      { old, answer: { ...some, replaces: ["size"] } },
      ["delete-replaced", "replace", "create-replacement"],
    ],
    [
      "replaced at the program's wish",
      { replaceOnChanges: ["size"] },
      { old, answer: some },
      ["create-replacement", "replace"],
    ],
    ["replaced on any change", { replaceOnChanges: ["*"] }, { old, answer: some }, ["create-replacement", "replace"]],
  ];
  test.each(cases)("%s", async (_, wanted, given, expected) => {
    expect(await ops(wanted, given)).toEqual(expected);
  });
});

test("a component is never checked by a provider, and updated when its inputs change", async () => {
  const component = { custom: false, provider: "" };
  const before = { ...old, custom: false, id: undefined, provider: undefined };
  const asked = context({ old: before });
  expect((await generate({ ...goal, ...component }, asked)).map(({ op }) => op)).toEqual(["same"]);
  expect(asked.checks).toEqual([]);
  expect(await ops({ ...component, inputs: { size: 2 } }, { old: before })).toEqual(["update"]);
});

test("a resource cannot turn into a component", async () => {
  await expect(ops({ custom: false }, { old })).rejects.toThrow(/component/);
});

test("the provider checks open values, and the state keeps them closed", async () => {
  const secret = { [SIGNATURE]: KIND.secret, value: "hunter2" };
  const asked = context({ check: async (_, news) => ({ inputs: { ...news, added: 1 }, failures: [] }) });
  const [step] = await generate({ ...goal, inputs: { password: secret } }, asked);
  expect(step?.new?.inputs).toEqual({ password: secret, added: 1 });
  const open = context({ old: { ...old, inputs: { password: secret } } });
  await generate({ ...goal, inputs: { password: secret } }, open);
  expect(open.checks).toEqual([[{ password: "hunter2" }, { password: "hunter2" }]]);
});

test("a replacement is checked without the old inputs", async () => {
  const asked = context({ old, answer: { ...some, replaces: ["size"] } });
  await generate({ ...goal, inputs: { size: 2 } }, asked);
  expect(asked.checks).toEqual([
    [{ size: 1 }, { size: 2 }],
    [undefined, { size: 2 }],
  ]);
});

test("ignored changes never reach the provider", async () => {
  const asked = context({ old: { ...old, inputs: { size: 1, tags: { a: "old" } } } });
  await generate(
    { ...goal, inputs: { size: 2, tags: { a: "new", b: "new" } }, ignoreChanges: ["size", "tags.a"] },
    asked,
  );
  expect(asked.checks[0]?.[1]).toEqual({ size: 1, tags: { a: "old", b: "new" } });
});

test("what replaces a resource has ignored changes, because it is made", async () => {
  const replacing = { ...goal, inputs: { size: 2, tags: "new" }, ignoreChanges: ["tags"] };
  const before = { ...old, inputs: { size: 1, tags: "old" } };
  const asked = context({ old: before, answer: { ...some, replaces: ["size"] } });
  const steps = await generate(replacing, asked);
  expect(steps.at(-1)?.new?.inputs).toEqual({ size: 2, tags: "new" });
  const [, again] = await generate(replacing, context({ old: { ...before, pendingReplacement: true } }));
  expect(again?.new?.inputs).toEqual({ size: 2, tags: "new" });
});

test("each refused input is named", async () => {
  const failures = [
    { property: "size", reason: "too big" },
    { property: "", reason: "nonsense" },
  ];
  const refusing = context({ check: async (_, inputs) => ({ inputs, failures }) });
  await expect(generate(goal, refusing)).rejects.toThrow("size: too big\nnonsense");
});

test("a difference without details is told by comparing inputs", async () => {
  const [step] = await generate({ ...goal, inputs: { size: 2 } }, context({ old, answer: some }));
  expect(step).toMatchObject({ diffs: ["size"], detailedDiff: { size: { kind: "update", inputDiff: true } } });
});

test("a change at a path that replaceOnChanges names is marked as replacing", async () => {
  const answer: DiffResponse = {
    ...some,
    diffs: ["triggers"],
    detailedDiff: { "triggers[0]": { kind: "update", inputDiff: true } },
  };
  const [step] = await generate({ ...goal, replaceOnChanges: ["triggers[*]"] }, context({ old, answer }));
  expect(step).toMatchObject({
    op: "create-replacement",
    replaces: ["triggers"],
    detailedDiff: { "triggers[0]": { kind: "update-replace" } },
  });
});

test("delete-before-replace takes only those dependents along that would be replaced", async () => {
  const dependent = (name: string, property: string): ResourceState => ({
    ...old,
    urn: urn.replace(/a$/, name),
    inputs: { [property]: "from a" },
    propertyDependencies: { [property]: [urn] },
  });
  const [replaced, updated] = [dependent("replaced", "size"), dependent("updated", "of")];
  const chained = { ...dependent("chained", "size"), propertyDependencies: { size: [replaced.urn] } };
  const steps = await generate(
    { ...goal, deleteBeforeReplace: true },
    context({
      old,
      candidates: () => [old, updated, replaced, chained],
      diff: async (state) => (state === updated ? some : { ...some, replaces: ["size"] }),
    }),
  );
  expect(steps.map((step) => `${step.op} ${step.urn.split("::").at(-1)}`)).toEqual([
    "delete-replaced chained",
    "delete-replaced replaced",
    "delete-replaced a",
    "replace a",
    "create-replacement a",
  ]);
});

test("a protected resource is not replaced", async () => {
  const answer = { ...some, replaces: ["size"] };
  await expect(ops({ protect: true }, { old, answer })).rejects.toThrow(
    /protected and cannot be replaced \(size changed\)/,
  );
});
