import { setImmediate as turn } from "node:timers/promises";
import { Bench } from "../harness";
import { run, takes } from "../script";

describe("what is deleted before another resource can be replaced", () => {
  test("is made anew, also where the program no longer ties it to that one and registers it meanwhile", async () => {
    const bench = new Bench("none");
    await run(bench, async (declare) => {
      const first = await declare.thing("first", { inputs: { size: 1, exclusive: true } });
      await declare.thing("second", takes("size", first, 1));
    });
    let letGo = (): void => undefined;
    bench.world.gates.set("delete second-2", new Promise((resolve) => (letGo = resolve)));

    const result = await run(bench, async (declare) => {
      const first = declare.thing("first", { inputs: { size: 2, exclusive: true } });
      while (!bench.world.calls.includes("delete second-2")) await turn();
      const second = declare.thing("second", { inputs: { size: 1, kind: "other" } });
      for (let turns = 0; turns < 20; turns++) await turn();
      letGo();
      await Promise.all([first, second]);
    });

    expect(result.errors).toEqual([]);
    expect(bench.world.calls.slice(2, 4)).toEqual(["delete second-2", "delete first-1"]);
    expect(bench.world.calls.slice(4).sort()).toEqual(["create first", "create second"]);
    const ids = bench.resources().flatMap(({ type, id }) => (type === "fake:index:Thing" ? [id] : []));
    expect(ids.sort()).toEqual([...bench.world.things.keys()].sort());
  });

  test("is left to the program where that registered it before", async () => {
    const bench = new Bench("none");
    await run(bench, async (declare) => {
      const first = await declare.thing("first", { inputs: { size: 1, exclusive: true } });
      await declare.thing("second", takes("size", first, 1));
    });
    const result = await run(bench, async (declare) => {
      const second = declare.thing("second", { inputs: { size: 1, kind: "other" } });
      await Promise.all([second, declare.thing("first", { inputs: { size: 2, exclusive: true } })]);
    });
    expect(result.errors).toEqual([]);
    expect(bench.world.calls.slice(2).sort()).toEqual(["create first", "delete first-1", "update second-2"]);
  });
});
