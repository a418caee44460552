import { destroy, refresh } from "../../../engine";
import { assertDeploys, assertDestroys } from "../../soak/engine";
import { declareAll, type Planned } from "../../soak/randomProgram";
import { Bench } from "../harness";
import { run } from "../script";

const thing = (name: string, dependencies: string[] = [], size = 1): Planned => ({
  ...{ name, size, dependencies },
  kind: `kind of ${name}`,
  exclusive: name === "b",
});
const program = [thing("a"), thing("b", ["a"])];
/** Replaces a after its successor is there, and b before. */
const changed = [thing("a", [], 2), thing("b", ["a"], 2)];

/** Deploys `first` whole, then `second` with a kill at that moment. False where it was through before. */
async function killedAt(moment: number, bench: Bench, first: Planned[], second: Planned[]): Promise<boolean> {
  if (first.length > 0) await assertDeploys(bench, first);
  bench.world.killAt = moment;
  await run(bench, (declare) => declareAll(declare, second));
  const wasKilled = bench.world.isKilled;
  bench.world.revive();
  return wasKilled;
}

test.each([
  ["the first up", [], program],
  ["an up that replaces", program, changed],
  ["an up that deletes", program, []],
])(
  "%s, killed at any moment: destroy leaves nothing, another up makes nothing twice",
  async (_, first, second) => {
    let moment = 0;
    for (let wasKilled = true; wasKilled;) {
      moment += 1;
      const [destroyed, repeated] = [new Bench("none"), new Bench("none")];
      wasKilled = await killedAt(moment, destroyed, first, second);
      await assertDestroys(destroyed);
      await killedAt(moment, repeated, first, second);
      await assertDeploys(repeated, second);
      await assertDestroys(repeated);
    }
    expect(moment).toBeGreaterThan(6);
  },
  60_000,
);

/** A stack whose `up` was killed after thing "a" was made and before its id was saved. */
async function interrupted(): Promise<Bench> {
  const bench = new Bench("none");
  for (let moment = 1; bench.world.things.size === 0; moment++) await killedAt(moment, bench, [], [thing("a")]);
  expect(bench.resource("a")).toBeUndefined();
  expect(bench.saved?.pending_operations).toMatchObject([{ type: "creating" }]);
  bench.world.calls.length = 0;
  return bench;
}

test("what an interrupted create has made is found and deleted by destroy, with its outputs", async () => {
  const bench = await interrupted();
  const result = await destroy(bench.options());
  expect(bench.world.calls).toEqual(["find a", "delete a-1"]);
  expect(result.changes).toEqual({ delete: 2 });
  expect(bench.world.things.size).toBe(0);
});

test("an up whose program no longer has it deletes it too", async () => {
  const bench = await interrupted();
  expect((await run(bench, (declare) => declareAll(declare, []))).errors).toEqual([]);
  expect(bench.world.things.size).toBe(0);
  expect(bench.saved?.pending_operations).toBeUndefined();
});

test("a refresh tells of it and leaves it; where nothing was made it is forgotten", async () => {
  const bench = await interrupted();
  await refresh(bench.options());
  expect(bench.events).toContainEqual(
    expect.objectContaining({ severity: "warning", message: expect.stringContaining("has left a-1: the next `up`") }),
  );
  expect(bench.world.things.size).toBe(1);
  expect(bench.saved?.pending_operations).toHaveLength(1);
  bench.world.things.clear();
  await refresh(bench.options());
  expect(bench.saved?.pending_operations).toBeUndefined();
});

test("a preview looks for nothing", async () => {
  const bench = await interrupted();
  await run(bench, (declare) => declareAll(declare, [thing("a")]), { preview: true });
  expect(bench.world.calls).toEqual([]);
});

test("where the provider cannot tell, it stays pending, and the user is told why and what to do", async () => {
  const bench = await interrupted();
  bench.world.unknown = "there are two of them";
  const result = await destroy(bench.options());
  expect(result.errors).toEqual([]);
  expect(bench.events).toContainEqual(
    expect.objectContaining({
      severity: "warning",
      message: expect.stringMatching(/not known: there are two of them\..*`refresh --clear-pending-creates`/),
    }),
  );
  expect(bench.saved?.pending_operations).toHaveLength(1);
});

test.each(["find a", "delete a-1"])("a failed %s stops everything and keeps it pending", async (call) => {
  const bench = await interrupted();
  bench.world.failures.set(call, new Error("host is away"));
  const result = await destroy(bench.options());
  expect(result.errors.join()).toContain("host is away");
  expect(bench.saved?.pending_operations).toHaveLength(1);
  bench.world.failures.clear();
  await assertDestroys(bench);
});
