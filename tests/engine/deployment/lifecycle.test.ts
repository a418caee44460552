import { destroy } from "../../../engine";
import { KIND, SIGNATURE } from "../../../engine/model/values";
import { Bench } from "../harness";
import { type Declare, run, takes } from "../script";

const secret = (value: string) => ({ [SIGNATURE]: KIND.secret, value });

/** The steps of the latest run, without those that keep a resource as it is. */
function changes(bench: Bench): string[] {
  const steps = bench.steps().filter((step) => !step.startsWith("same"));
  bench.events.length = 0;
  return steps;
}

async function deployed(program: (declare: Declare) => Promise<unknown>): Promise<Bench> {
  const bench = new Bench("none");
  const result = await run(bench, program);
  expect(result.errors).toEqual([]);
  changes(bench);
  bench.world.calls.length = 0;
  return bench;
}

test("an unchanged program changes nothing and calls nothing", async () => {
  const program = (declare: Declare) => declare.thing("a", { inputs: { kind: "good" } });
  const bench = await deployed(program);
  const before = bench.resources();
  const result = await run(bench, program);
  expect(result.changes).toEqual({ same: 2 });
  expect(bench.world.calls).toEqual([]);
  expect(bench.resources()).toEqual(before);
});

test("a changed input updates in place, and keeps id and time of creation", async () => {
  const bench = await deployed((declare) => declare.thing("a", { inputs: { kind: "good" } }));
  const before = bench.resource("a");
  await run(bench, (declare) => declare.thing("a", { inputs: { kind: "better" } }));
  expect(bench.world.calls).toEqual(["update a-1"]);
  expect(bench.resource("a")).toMatchObject({
    id: "a-1",
    created: before?.created,
    inputs: { kind: "better" },
    outputs: { kind: "better", address: "address of a" },
  });
});

test("a replacement is made before the old one is deleted, and what depends on it moves over in between", async () => {
  const program = (size: number) => async (declare: Declare) => {
    const a = await declare.thing("a", { inputs: { size } });
    await declare.thing("b", takes("of", a, String(a.id)));
  };
  const bench = await deployed(program(1));
  const result = await run(bench, program(2));
  expect(result.changes).toEqual({ same: 1, replace: 1, update: 1 });
  expect(bench.world.calls).toEqual(["create a", "update b-2", "delete a-1"]);
  expect([...bench.world.things.keys()].sort()).toEqual(["a-3", "b-2"]);
  expect(bench.resource("b")?.inputs).toEqual({ of: "a-3" });
  expect(bench.resources().filter((state) => state.delete)).toEqual([]);
});

test("delete-before-replace takes along the dependents that would be replaced too", async () => {
  const program = (size: number) => async (declare: Declare) => {
    const a = await declare.thing("a", { inputs: { size, exclusive: true } });
    await declare.thing("replaced", takes("size", a, size));
    await declare.thing("updated", takes("of", a, String(a.id)));
  };
  const bench = await deployed(program(1));
  await run(bench, program(2));
  expect(bench.world.calls).toEqual([
    "delete replaced-2",
    "delete a-1",
    "create a",
    "create replaced",
    "update updated-3",
  ]);
  expect(bench.resources().some((state) => state.pendingReplacement)).toBe(false);
});

test("the program's deleteBeforeReplace wins over the provider's", async () => {
  const program = (size: number) => (declare: Declare) =>
    declare.thing("a", { inputs: { size, exclusive: true }, deleteBeforeReplace: false });
  const bench = await deployed(program(1));
  await run(bench, program(2));
  expect(bench.world.calls).toEqual(["create a", "delete a-1"]);
});

test("what the program no longer declares is deleted, dependents first", async () => {
  const bench = await deployed(async (declare) => {
    const group = await declare.group("group");
    const a = await declare.thing("a", { parent: group.urn });
    const b = await declare.thing("b", { dependencies: [a.urn] });
    await declare.thing("c", { dependencies: [b.urn], parent: group.urn });
  });
  const result = await run(bench, async () => undefined);
  expect(bench.world.calls).toEqual(["delete c-3", "delete b-2", "delete a-1"]);
  expect(result.changes).toEqual({ same: 1, delete: 4 });
  expect(bench.resources().map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
});

test("destroy deletes everything in reverse order, providers last", async () => {
  const bench = await deployed(async (declare) => {
    const provider = await declare.provider("explicit", { inputs: { region: "here" } });
    const a = await declare.thing("a", { provider: `${provider.urn}::${provider.id}` });
    await declare.thing("b", { dependencies: [a.urn] });
  });
  const result = await destroy(bench.options());
  expect(result.errors).toEqual([]);
  expect(bench.world.calls).toEqual(["delete b-2", "delete a-1"]);
  expect(changes(bench)).toEqual(["delete b", "delete a", "delete explicit", "delete test-dev"]);
  expect(bench.resources()).toEqual([]);
});

test("a failed step stops the deployment; what was made is in state and is not made again", async () => {
  const program = async (declare: Declare) => {
    const a = await declare.thing("a");
    const b = await declare.thing("b", { dependencies: [a.urn] });
    await declare.thing("c", { dependencies: [b.urn] });
  };
  const bench = new Bench("none");
  bench.world.failures.set("create b", new Error("no room"));
  const result = await run(bench, program);
  expect(result).toMatchObject({ result: "failed", errors: ["fake:index:Thing (b): no room"] });
  expect(bench.resource("a")?.id).toBe("a-1");
  expect(bench.resource("b")).toBeUndefined();
  expect(bench.saved?.pending_operations).toBeUndefined();

  bench.world.failures.clear();
  bench.world.calls.length = 0;
  expect((await run(bench, program)).result).toBe("succeeded");
  expect(bench.world.calls).toEqual(["create b", "create c"]);
});

test("after a failure nothing is deleted", async () => {
  const bench = await deployed((declare) => declare.thing("old"));
  bench.world.failures.set("create new", new Error("no room"));
  await run(bench, (declare) => declare.thing("new"));
  expect(bench.resource("old")?.id).toBe("old-1");
  expect(bench.world.things.has("old-1")).toBe(true);
});

test("a failed create of a replacement keeps the old one", async () => {
  const program = (size: number) => (declare: Declare) => declare.thing("a", { inputs: { size } });
  const bench = await deployed(program(1));
  bench.world.failures.set("create a", new Error("no room"));
  await run(bench, program(2));
  expect(bench.resource("a")).toMatchObject({ id: "a-1", inputs: { size: 1 } });
  expect(bench.resource("a")?.delete).toBeUndefined();
});

test("a failed create after delete-before-replace is made up for by the next up", async () => {
  const program = (size: number) => (declare: Declare) => declare.thing("a", { inputs: { size, exclusive: true } });
  const bench = await deployed(program(1));
  bench.world.failures.set("create a", new Error("no room"));
  await run(bench, program(2));
  expect(bench.resource("a")?.pendingReplacement).toBe(true);

  bench.world.failures.clear();
  bench.world.calls.length = 0;
  await run(bench, program(2));
  expect(bench.world.calls).toEqual(["create a"]);
  expect(bench.resource("a")).toMatchObject({ id: "a-2", inputs: { size: 2 } });
  expect(bench.resource("a")?.pendingReplacement).toBeUndefined();
});

test("a half made resource is kept, mended by the next up, and removed by destroy", async () => {
  const bench = new Bench("none");
  const result = await run(bench, (declare) => declare.thing("a", { inputs: { kind: "half" } }));
  expect(result.errors).toEqual(["fake:index:Thing (a): a is half made"]);
  expect(bench.resource("a")).toMatchObject({ id: "a-1", initErrors: ["a is half made"] });

  await run(bench, (declare) => declare.thing("a", { inputs: { kind: "half" } }));
  expect(bench.world.calls).toEqual(["create a", "update a-1"]);
  expect(bench.resource("a")?.initErrors).toBeUndefined();
  await destroy(bench.options());
  expect(bench.world.things.size).toBe(0);
});

test("a refused input is told with its property, before anything is made", async () => {
  const bench = new Bench("none");
  const result = await run(bench, (declare) => declare.thing("a", { inputs: { kind: "bad" } }));
  expect(result.errors).toEqual(['fake:index:Thing (a): kind: "bad" is no kind; use "good"']);
  expect(bench.world.calls).toEqual([]);
});

test("a protected resource is neither deleted nor replaced", async () => {
  const bench = await deployed(async (declare) => {
    await declare.thing("a", { protect: true, inputs: { size: 1 } });
    await declare.thing("other");
  });
  const left = await run(bench, async () => undefined);
  expect(left.errors.join()).toMatch(/\(a\): it is protected and cannot be deleted/);
  const replaced = await run(bench, (declare) => declare.thing("a", { protect: true, inputs: { size: 2 } }));
  expect(replaced.errors.join()).toMatch(/\(a\): it is protected and cannot be replaced \(size changed\)/);
  expect((await destroy(bench.options())).result).toBe("failed");
  expect([...bench.world.things.keys()]).toEqual(["a-1", "other-2"]);
  const freed = await run(bench, (declare) => declare.thing("a", { inputs: { size: 2 } }));
  expect(freed.errors).toEqual([]);
});

test("retainOnDelete and deletedWith spare the provider's delete", async () => {
  const bench = await deployed(async (declare) => {
    const host = await declare.thing("host");
    await declare.thing("guest", { deletedWith: host.urn });
    await declare.thing("kept", { retainOnDelete: true });
  });
  await destroy(bench.options());
  expect(bench.world.calls).toEqual(["delete host-1"]);
  expect(bench.resources()).toEqual([]);
});

test("ignoreChanges keeps the old value until something else replaces the resource", async () => {
  const program = (kind: string, ignored: string) => (declare: Declare) =>
    declare.thing("a", {
      inputs: { kind, nested: { ignored } },
      ignoreChanges: ["nested.ignored"],
      replaceOnChanges: ["kind"],
    });
  const bench = await deployed(program("one", "x"));
  expect((await run(bench, program("one", "y"))).changes).toEqual({ same: 2 });
  expect((await run(bench, program("two", "z"))).changes).toEqual({ same: 1, replace: 1 });
  expect(bench.resource("a")?.inputs).toEqual({ kind: "two", nested: { ignored: "z" } });
});

test("an alias finds a renamed resource and its children", async () => {
  const bench = await deployed(async (declare) => {
    const group = await declare.group("old");
    await declare.thing("old-child", { parent: group.urn });
  });
  const result = await run(bench, async (declare) => {
    const group = await declare.group("new", { aliases: [{ name: "old" }] });
    await declare.thing("new-child", { parent: group.urn });
  });
  expect(result.changes).toEqual({ same: 3 });
  expect(bench.world.calls).toEqual([]);
  expect(bench.resource("new-child")).toMatchObject({ id: "old-child-1", parent: bench.resource("new")?.urn });
});

test("a provider that moves takes what it made along; one that only changes its name does not", async () => {
  const program = (name: string, region: string) => async (declare: Declare) => {
    const provider = await declare.provider(name, { inputs: { region } });
    await declare.thing("a", { provider: `${provider.urn}::${provider.id}` });
  };
  const bench = await deployed(program("p", "here"));
  expect((await run(bench, program("q", "here"))).changes).toEqual({ same: 2, create: 1, delete: 1 });
  expect((await run(bench, program("q", "there"))).changes).toEqual({ same: 1, replace: 2 });
  expect(bench.world.calls).toEqual(["create a", "delete a-1"]);
  expect(bench.world.configurations.map(({ region }) => region)).toEqual(["here", "here", "there", "here"]);
});

test("secrets reach the provider open and state closed, in outputs of the same name and in named ones", async () => {
  const bench = await deployed((declare) =>
    declare.thing("a", {
      inputs: { password: secret("hunter2"), nested: { list: ["open", secret("hunter3")] } },
      additionalSecretOutputs: ["address"],
    }),
  );
  expect(bench.world.things.get("a-1")?.inputs).toEqual({ password: "hunter2", nested: { list: ["open", "hunter3"] } });
  expect(bench.resource("a")?.inputs).toEqual({
    password: secret("hunter2"),
    nested: { list: ["open", secret("hunter3")] },
  });
  expect(bench.resource("a")?.outputs).toEqual({
    password: secret("hunter2"),
    nested: { list: ["open", secret("hunter3")] },
    address: secret("address of a"),
  });
});

test("no event holds a secret, not even where a provider repeats it", async () => {
  const bench = new Bench("none");
  bench.world.failures.set("create a", new Error("login failed for swordfish42"));
  const result = await run(bench, (declare) => declare.thing("a", { inputs: { password: secret("swordfish42") } }));
  expect(result.errors).toEqual(["fake:index:Thing (a): login failed for [secret]"]);
  expect(JSON.stringify(bench.events)).not.toContain("swordfish42");
});

test("two resources of one name are refused", async () => {
  const bench = new Bench("none");
  const result = await run(bench, async (declare) => {
    await declare.thing("a");
    await declare.thing("a");
  });
  expect(result.errors.join()).toMatch(/declares two resources of type fake:index:Thing named "a"/);
});

test("a package without a provider is named", async () => {
  const bench = new Bench("none");
  const result = await run(bench, (declare) => declare.of("aws:s3:Bucket", "b"));
  expect(result.errors.join()).toMatch(/no provider serves the package "aws": this engine has fake/);
});
