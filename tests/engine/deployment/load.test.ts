import { Bench } from "../harness";
import { run } from "../script";

test("no more steps than asked for are under way at once", async () => {
  const bench = new Bench("none");
  await run(bench, (declare) => Promise.all(Array.from({ length: 40 }, (_, n) => declare.thing(`t${n}`))), {
    parallel: 5,
  });
  expect(bench.world.mostAtOnce).toBe(5);
  expect(bench.world.things.size).toBe(40);
});

test("many resources share few writes, and those that are as they were need none but the last", async () => {
  const bench = new Bench("none");
  bench.saveMilliseconds = 5;
  const many = () =>
    run(bench, async (declare) => {
      const { urn: parent } = await declare.group("all");
      await Promise.all(Array.from({ length: 384 }, (_, n) => declare.thing(`t${n}`, { parent })));
    });
  await many();
  expect(bench.world.things.size).toBe(384);
  expect(bench.saves).toBeLessThan(120);
  const before = bench.saves;
  expect((await many()).changes).toEqual({ same: 386 });
  expect(bench.saves - before).toBe(1);
});

test("what cannot be written is tried again with the next write, and nothing of it is lost", async () => {
  const bench = new Bench("none");
  const options = bench.options();
  const { store } = options;
  let fails = 1;
  const append: typeof store.append = async (changes) => {
    if (changes.some(({ kind }) => kind === "begin") && fails-- > 0) throw new Error("the disk is full");
    await store.append(changes);
  };
  const failing = { load: () => store.load(), append, save: async () => Promise.reject(new Error("still full")) };
  const result = await run(bench, (declare) => declare.thing("a"), { store: failing });
  expect(result.errors.join()).toContain("the disk is full");
  expect(result.errors.join()).toContain("state is not saved: still full");
  expect(bench.world.calls).toEqual([]);
  expect(bench.saved?.resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack", "pulumi:providers:fake"]);
  expect(bench.saved?.pending_operations).toBeUndefined();
});
