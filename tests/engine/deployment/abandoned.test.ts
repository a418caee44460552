import { destroy } from "../../../engine";
import { Bench } from "../harness";
import { run } from "../script";

test("destroy forgets what is abandoned without a call, also what a killed deployment left unfinished there", async () => {
  const bench = new Bench("none");
  await run(bench, async (declare) => {
    const provider = await declare.provider("explicit", { inputs: { region: "gone" } });
    const a = await declare.thing("a", { provider: `${provider.urn}::${provider.id}` });
    await declare.thing("b", { dependencies: [a.urn] });
  });
  const a = bench.resource("a")!;
  bench.world.calls.length = 0;
  bench.events.length = 0;
  const pending = { ...a, urn: `${a.urn}-more`, id: undefined };
  bench.saved = { ...bench.saved!, pending_operations: [{ type: "creating", resource: pending }] };
  const result = await destroy(bench.options({}, { abandons: ({ provider }) => provider === a.provider }));
  expect(result.errors).toEqual([]);
  expect(bench.world.calls).toEqual(["delete b-2"]);
  expect(bench.steps()).toEqual(["delete b", "discard a", "delete explicit", "delete test-dev"]);
  expect(bench.resources()).toEqual([]);
  expect(bench.saved.pending_operations).toBeUndefined();
});
