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

test("many resources share few saves", async () => {
  const bench = new Bench("none");
  bench.saveMilliseconds = 5;
  await run(bench, (declare) => Promise.all(Array.from({ length: 384 }, (_, n) => declare.thing(`t${n}`))));
  expect(bench.world.things.size).toBe(384);
  expect(bench.saves).toBeLessThan(120);
});
