import { previewDestroy } from "../../../engine";
import { UNKNOWN } from "../../../engine/model/values";
import { Bench } from "../harness";
import { type Declare, run, takes } from "../script";

const program = (size: number) => async (declare: Declare) => {
  const a = await declare.thing("a", { inputs: { size } });
  await declare.thing("b", takes("of", a, (a.outputs?.address as string | undefined) ?? UNKNOWN));
};

test("a preview of something new makes nothing, and repeats what it knows", async () => {
  const bench = new Bench("none");
  const result = await run(bench, program(1), { preview: true });
  expect(result.changes).toEqual({ create: 3 });
  expect(bench.world.calls).toEqual([]);
  expect(bench.saved).toBeUndefined();
  expect(result.steps.find(({ name }) => name === "b")?.new?.inputs).toEqual({ of: UNKNOWN });
});

test("a preview shows replacements, updates and deletes without doing them", async () => {
  const bench = new Bench("none");
  await run(bench, async (declare) => {
    await program(1)(declare);
    await declare.thing("gone");
  });
  const before = structuredClone(bench.saved);
  bench.world.calls.length = 0;
  const result = await run(bench, program(2), { preview: true });
  expect(result.changes).toEqual({ same: 1, replace: 1, update: 1, delete: 1 });
  expect(result.steps.map(({ op, name }) => `${op} ${name}`)).toEqual([
    "same test-dev",
    "replace a",
    "update b",
    "delete gone",
  ]);
  expect(result.steps.find(({ name }) => name === "a")).toMatchObject({
    replaces: ["size"],
    detailedDiff: { size: { kind: "update-replace", inputDiff: true } },
  });
  expect(bench.world.calls).toEqual([]);
  expect(bench.saved).toEqual(before);
});

test("delete-before-replace is previewed with its dependents", async () => {
  const exclusive = (size: number) => async (declare: Declare) => {
    const a = await declare.thing("a", { inputs: { size, exclusive: true } });
    await declare.thing("b", takes("size", a, size));
  };
  const bench = new Bench("none");
  await run(bench, exclusive(1));
  const result = await run(bench, exclusive(2), { preview: true });
  expect(result.changes).toEqual({ same: 1, replace: 2 });
});

test("a preview of destroy deletes nothing", async () => {
  const bench = new Bench("none");
  await run(bench, program(1));
  const result = await previewDestroy(bench.options());
  expect(result.changes).toEqual({ delete: 3 });
  expect(bench.world.things.size).toBe(2);
  expect(bench.resources()).toHaveLength(4);
});
