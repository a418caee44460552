import { refresh } from "../../../engine";
import { KIND, SIGNATURE } from "../../../engine/model/values";
import { Bench } from "../harness";
import { run } from "../script";

const secret = (value: string) => ({ [SIGNATURE]: KIND.secret, value });

async function three(): Promise<Bench> {
  const bench = new Bench("none");
  await run(bench, async (declare) => {
    const a = await declare.thing("a", { inputs: { password: secret("hunter2"), kind: "good" } });
    await declare.thing("b", { dependencies: [a.urn] });
    await declare.thing("c", { dependencies: [a.urn] });
  });
  bench.events.length = 0;
  return bench;
}

test("nothing changed: state stays as it is", async () => {
  const bench = await three();
  const before = bench.resources();
  const result = await refresh(bench.options());
  expect(result.changes).toEqual({ same: 4 });
  expect(bench.resources()).toEqual(before);
});

test("drift is taken over, secrets stay secret, and the difference is told", async () => {
  const bench = await three();
  bench.world.things.set("a-1", {
    inputs: { password: "changed", kind: "good" },
    outputs: { password: "changed", kind: "good", address: "moved" },
  });
  const result = await refresh(bench.options());
  expect(result.changes).toEqual({ same: 3, update: 1 });
  expect(bench.resource("a")?.outputs).toEqual({ password: secret("changed"), kind: "good", address: "moved" });
  expect(bench.resource("a")?.inputs).toEqual({ password: secret("changed"), kind: "good" });
  expect(result.steps.find(({ op }) => op === "update")?.detailedDiff).toEqual({
    address: { kind: "update", inputDiff: false },
    password: { kind: "update", inputDiff: true },
  });
});

test("what is gone leaves state, and the next up makes it again", async () => {
  const bench = await three();
  bench.world.things.delete("a-1");
  const result = await refresh(bench.options());
  expect(result.changes).toEqual({ same: 3, delete: 1 });
  expect(bench.resource("a")).toBeUndefined();
  expect(bench.resource("b")?.dependencies).toEqual([]);
});

test("a read that fails changes nothing", async () => {
  const bench = await three();
  bench.world.failures.set("read a-1", new Error("host is away"));
  const result = await refresh(bench.options());
  expect(result.errors).toEqual(["fake:index:Thing (a): host is away"]);
  expect(bench.resources()).toHaveLength(5);
});

test("pending creates of a killed deployment are told, kept, and forgotten when asked", async () => {
  const bench = await three();
  const slow = { urn: "urn:pulumi:dev::test::fake:index:Thing::slow", custom: true, type: "fake:index:Thing" };
  bench.saved = {
    ...bench.saved!,
    pending_operations: [
      { type: "creating", resource: slow },
      { type: "updating", resource: slow },
    ],
  };
  await refresh(bench.options());
  expect(bench.events).toContainEqual(
    expect.objectContaining({
      severity: "warning",
      message: expect.stringContaining("::slow, interrupted while creating"),
    }),
  );
  expect(bench.saved?.pending_operations).toEqual([{ type: "creating", resource: slow }]);
  await refresh(bench.options({}, { clearPendingCreates: true }));
  expect(bench.saved?.pending_operations).toBeUndefined();
});

test("a pending create is forgotten once the same resource is made", async () => {
  const bench = new Bench("none");
  const slow = { urn: "urn:pulumi:dev::test::fake:index:Thing::slow", custom: true, type: "fake:index:Thing" };
  bench.saved = {
    manifest: { time: "", magic: "", version: "" },
    secrets_providers: { type: "passphrase", state: { salt: "" } },
    resources: [],
    pending_operations: [{ type: "creating", resource: slow }],
  };
  await run(bench, (declare) => declare.thing("other"));
  expect(bench.saved?.pending_operations).toHaveLength(1);
  await run(bench, (declare) => declare.thing("slow", { parent: "" }));
  expect(bench.saved?.pending_operations).toBeUndefined();
});
