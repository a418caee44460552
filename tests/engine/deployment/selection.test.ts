import { destroy, refresh, type DeployOptions } from "../../../engine";
import { Bench } from "../harness";
import { type Declare, run, takes } from "../script";

type Selected = Pick<DeployOptions, "selection" | "replaces">;

/** `b` takes a value from `a`, `c` stands alone, `d` is a child of a group. */
const program = (value: string) => async (declare: Declare) => {
  const a = await declare.thing("a", { inputs: { value } });
  await declare.thing("b", takes("value", a, value));
  await declare.thing("c", { inputs: { value } });
  const group = await declare.group("group", { inputs: { value } });
  await declare.thing("d", { parent: group.urn, inputs: { value } });
};

async function deployed(program: (declare: Declare) => Promise<unknown>): Promise<Bench> {
  const bench = new Bench("none");
  expect((await run(bench, program)).errors).toEqual([]);
  forget(bench);
  return bench;
}

function forget(bench: Bench): void {
  bench.world.calls.length = 0;
  bench.events.length = 0;
}

/** What an `up` with the new values calls the provider for. */
async function calls(selected: Selected, changed = program("2")): Promise<string[]> {
  const bench = await deployed(program("1"));
  const result = await run(bench, changed, selected);
  expect(result.errors).toEqual([]);
  return bench.world.calls;
}

describe("up", () => {
  test("touches targets only, and with their dependents what refers to them", async () => {
    expect(await calls({ selection: { targets: ["**::a"] } })).toEqual(["update a-1"]);
    expect(await calls({ selection: { targets: ["**::a"], targetDependents: true } })).toEqual([
      "update a-1",
      "update b-2",
    ]);
    expect(await calls({ selection: { targets: ["**::group"], targetDependents: true } })).toEqual(["update d-4"]);
  });

  test("touches all but what is excluded, with its dependents if these are excluded, too", async () => {
    expect(await calls({ selection: { excludes: ["**::a"] } })).toEqual(["update b-2", "update c-3", "update d-4"]);
    expect(await calls({ selection: { excludes: ["**::a"], excludeDependents: true } })).toEqual([
      "update c-3",
      "update d-4",
    ]);
    expect(await calls({ selection: { excludes: ["**::a", "**Group::*"] } })).not.toContain("update a-1");
  });

  test("leaves in state what is not selected, to the letter, and finds its change the next time", async () => {
    const bench = await deployed(program("1"));
    const before = ["b", "c", "group", "d"].map((name) => bench.resource(name));
    await run(bench, program("2"), { selection: { targets: ["**::a"] } });
    expect(["b", "c", "group", "d"].map((name) => bench.resource(name))).toEqual(before);
    forget(bench);
    await run(bench, program("2"));
    expect(bench.world.calls).toEqual(["update b-2", "update c-3", "update d-4"]);
  });

  test("makes nothing that is not selected, and refuses what needs it", async () => {
    const bench = await deployed(async (declare) => declare.thing("a"));
    const more = async (declare: Declare) => {
      const a = await declare.thing("a", { inputs: { value: "2" } });
      const fresh = await declare.thing("fresh");
      await declare.thing("needs", { dependencies: [a.urn, fresh.urn] });
    };
    await run(bench, more, { selection: { targets: ["**::a"] } });
    expect(bench.world.calls).toEqual(["update a-1"]);
    expect(bench.resource("fresh")).toBeUndefined();
    const refused = await run(bench, more, { selection: { targets: ["**::needs"] } });
    expect(refused.errors[0]).toMatch(
      /\(needs\): it needs \S+::fresh, which does not exist and is not selected\nSelect that as well, with --target '\S+::fresh'\.$/,
    );
    expect((await run(bench, more, { selection: { targets: ["**::needs", "**::fresh"] } })).errors).toEqual([]);
  });

  test("deletes of what the program no longer declares only what is selected", async () => {
    const bench = await deployed(program("1"));
    const without = async (declare: Declare) => declare.thing("a", { inputs: { value: "1" } });
    await run(bench, without, { selection: { targets: ["**::c"] } });
    expect(bench.world.calls).toEqual(["delete c-3"]);
    forget(bench);
    await run(bench, without, { selection: { excludes: ["**::d"] } });
    expect(bench.world.calls).toEqual(["delete b-2"]);
    expect(bench.resource("group")).toBeDefined();
  });

  test("keeps the order of the state where what is left needs what the program no longer declares", async () => {
    const bench = await deployed(program("1"));
    const without = async (declare: Declare) => {
      await declare.thing("b", { inputs: { value: "2" } });
      await declare.thing("c", { inputs: { value: "2" } });
    };
    expect((await run(bench, without, { selection: { targets: ["**::c"] } })).errors).toEqual([]);
    const names = bench.resources().map(({ urn }) => urn.split("::").at(-1));
    expect(names.indexOf("a")).toBeLessThan(names.indexOf("b"));
    const refused = await run(bench, without, { selection: { targets: ["**::a"] } });
    expect(refused.errors[0]).toMatch(/\(b\): in state it needs \S+::a, which is selected while this is not/);
    expect(bench.resource("a")).toBeDefined();
  });

  test("replaces what it is told to, and updates the rest as usual", async () => {
    expect(await calls({ replaces: ["**::c"] }, program("1"))).toEqual(["create c", "delete c-3"]);
    expect(await calls({ replaces: ["**::c"], selection: { targets: ["**::c"] } })).toEqual(["create c", "delete c-3"]);
    expect(await calls({ replaces: ["**::c"] })).toContain("update a-1");
  });

  test("refuses a replacement that would take along what is not selected", async () => {
    const exclusive = (size: number) => async (declare: Declare) => {
      const first = await declare.thing("first", { inputs: { size, exclusive: true } });
      await declare.thing("second", takes("size", first, size));
    };
    const bench = await deployed(exclusive(1));
    const refused = await run(bench, exclusive(2), { selection: { targets: ["**::first"] } });
    expect(refused.errors[0]).toMatch(
      /\(first\): it must be deleted before it is made anew, and \S+::second with it, which is not selected\n/,
    );
    expect(bench.world.calls).toEqual([]);
    await run(bench, exclusive(2), { selection: { targets: ["**::first"], targetDependents: true } });
    expect(bench.world.calls).toEqual(["delete second-2", "delete first-1", "create first", "create second"]);
  });

  test("a preview says the same and changes nothing", async () => {
    const bench = await deployed(program("1"));
    const result = await run(bench, program("2"), { preview: true, selection: { targets: ["**::a"] } });
    expect(result.changes).toEqual({ same: 5, update: 1 });
    expect(bench.world.calls).toEqual([]);
  });
});

describe("destroy", () => {
  test("refuses to delete what others need, unless these are selected, too", async () => {
    const bench = await deployed(program("1"));
    const refused = await destroy(bench.options({}, { selection: { targets: ["**::a"] } }));
    expect(refused.errors).toHaveLength(1);
    expect(refused.errors[0]).toMatch(/\(a\): it cannot be deleted: \S+::b depends on it and is not selected\n/);
    expect(bench.world.calls).toEqual([]);
    await destroy(bench.options({}, { selection: { targets: ["**::a"], targetDependents: true } }));
    expect(bench.world.calls).toEqual(["delete b-2", "delete a-1"]);
  });

  test("leaves what is excluded, and what that needs", async () => {
    const bench = await deployed(program("1"));
    const result = await destroy(bench.options({}, { selection: { excludes: ["**::b"] } }));
    expect(result.errors).toEqual([]);
    expect(bench.world.calls.sort()).toEqual(["delete c-3", "delete d-4"]);
    expect(bench.resources().map(({ urn }) => urn.split("::").at(-1))).toEqual(["test-dev", "default_1_0_0", "a", "b"]);
  });

  test("looks first at what exists, where it is told to: what is gone is not deleted", async () => {
    const bench = await deployed(program("1"));
    bench.world.things.delete("c-3");
    const result = await destroy(bench.options({}, { refresh: true }));
    expect(result.errors).toEqual([]);
    expect(bench.world.calls.filter((call) => call.startsWith("delete")).sort()).toEqual([
      ...["delete a-1", "delete b-2", "delete d-4"],
    ]);
    expect(result.changes).toEqual({ delete: 5 });
  });
});

test("refresh looks only at what is selected", async () => {
  const bench = await deployed(program("1"));
  await refresh(bench.options({}, { selection: { targets: ["**::a"], targetDependents: true } }));
  expect(bench.world.calls).toEqual(["read a-1", "read b-2"]);
});

test("a whole URN that nothing has is refused, and a bare name gets its URN", async () => {
  const bench = await deployed(program("1"));
  const urn = bench.resource("a")!.urn;
  const wayOut = async (text: string) =>
    (await destroy(bench.options({}, { selection: { targets: [text] } }))).errors.join("\n");
  expect(await wayOut("a")).toBe(`no resource has the URN "a"\nGive the whole URN: ${urn}.`);
  expect(await wayOut(`${urn}x`)).toContain(`Did you mean "${urn}"?`);
  expect(bench.world.calls).toEqual([]);
});
