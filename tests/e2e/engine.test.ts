import { setTimeout as sleep } from "node:timers/promises";
import { destroy, preview, up } from "../../engine";
import { KIND, SIGNATURE } from "../../engine/values";
import { Bench } from "../engine/harness";

/** The real SDK, started for each step, against the fake provider. */
jest.setTimeout(600_000);

const bench = new Bench("lifecycle");
const at = (stage: string, more: Record<string, string> = {}) => bench.options({ "test:stage": stage, ...more });

function messages(): string[] {
  return bench.events.flatMap((event) => (event.type === "diagnostic" ? [event.message] : []));
}

beforeEach(() => {
  bench.events.length = 0;
  bench.world.calls.length = 0;
});

test("a preview of the whole makes nothing", async () => {
  const result = await preview(at("first"));
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 7 });
  expect(bench.world.calls).toEqual([]);
  expect(bench.saves).toBe(0);
});

test("up makes it, in the order of its dependencies", async () => {
  const result = await up(at("first"));
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 7 });
  expect(bench.resource("b")?.inputs).toEqual({ of: "a-2 at address of a" });
  expect(result.outputs.secretLength).toEqual({ [SIGNATURE]: KIND.secret, value: 7 });
  expect(JSON.stringify(bench.events)).not.toContain("hunter2");
});

test("up again changes nothing", async () => {
  expect((await up(at("second"))).changes).toEqual({ same: 7 });
  expect(bench.world.calls).toEqual([]);
});

test("a renamed component keeps its children", async () => {
  const result = await up(at("renamed"));
  expect(result.changes).toEqual({ same: 7 });
  expect(bench.resource("a")?.urn).toContain("fake:index:Group$fake:index:Thing::a");
  expect((await up(at("renamed"))).changes).toEqual({ same: 7 });
  expect(bench.resource("old-group")).toBeUndefined();
});

test("a preview of a replacement shows what follows as unknown", async () => {
  const result = await preview(at("renamed", { "test:size": "2" }));
  expect(result.changes).toEqual({ same: 4, replace: 1, update: 2 });
  expect(bench.world.calls).toEqual([]);
});

test("a replacement moves its dependents and then goes", async () => {
  const result = await up(at("renamed", { "test:size": "2" }));
  expect(result.errors).toEqual([]);
  expect(bench.world.calls.map((call) => call.replace(/\d+/, "N"))).toEqual(["create a", "update b-N", "delete a-N"]);
  expect(bench.resource("b")?.inputs?.of).toContain(`${bench.resource("a")?.id} at`);
});

test("what a program with an exception has declared stands, and nothing is deleted", async () => {
  const result = await up(at("throws", { "test:size": "2" }));
  expect(result.result).toBe("failed");
  expect(result.errors.join()).toContain("the program has a mistake");
  expect(bench.world.things.size).toBe(4);
  const rejected = await up(at("rejects", { "test:size": "2" }));
  expect(rejected.errors.join()).toContain("nobody waits for this");
  const exited = await up(at("exits", { "test:size": "2" }));
  expect(exited.errors.join()).toContain("nothing was deleted");
  expect(bench.world.things.size).toBe(4);
});

test("what this engine does not do is said, with the way out", async () => {
  const imported = await up(at("imports", { "test:size": "2" }));
  expect(imported.errors.join()).toMatch(/Thing \(imported\): the embedded engine cannot import it/);
  await up(at("calls", { "test:size": "2" }));
  expect(messages().join()).toMatch(/the function fake:index:getThing is not served/);
});

test("a failed create ends the program quietly", async () => {
  await up(at("less", { "test:size": "2" }));
  bench.world.failures.set("create extra", new Error("no room"));
  bench.events.length = 0;
  const result = await up(at("logs", { "test:size": "2" }));
  expect(result.errors).toEqual(["fake:index:Thing (extra): no room"]);
  expect(messages().filter((message) => /unhandled|terminating/i.test(message))).toEqual([]);
  bench.world.failures.clear();
});

test("a resource of someone else's is read, and left alone", async () => {
  bench.world.things.set("theirs", { inputs: {}, outputs: { address: "elsewhere" } });
  const result = await up(at("get", { "test:size": "2", "test:id": "theirs" }));
  expect(result.errors).toEqual([]);
  expect(bench.resource("found")).toMatchObject({ id: "theirs", external: true, outputs: { address: "elsewhere" } });
  await up(at("logs", { "test:size": "2" }));
  expect(bench.resource("found")).toBeUndefined();
  expect(bench.world.things.has("theirs")).toBe(true);
  expect(messages()).toContain("take care");
});

test("an interrupt ends program and deployment, and state has what was made", async () => {
  let open: () => void = () => undefined;
  bench.world.gates.set("create many-0", new Promise((resolve) => (open = resolve)));
  const interrupt = new AbortController();
  const deployment = up({ ...at("many", { "test:size": "2" }), signal: interrupt.signal, parallel: 4 });
  while (!bench.world.calls.includes("create many-0")) await sleep(5);
  interrupt.abort();
  open();
  const result = await deployment;
  expect(result.errors.join()).toMatch(/interrupted/);
  const made = bench.resources().filter(({ urn }) => urn.includes("::many-"));
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThan(256);
  expect(made.length).toBe([...bench.world.things.keys()].filter((id) => id.startsWith("many-")).length);
});

test("hundreds of resources cost the engine little, and destroy calls no delete where it need not", async () => {
  const [saves, cpu] = [bench.saves, process.cpuUsage()];
  const result = await up(at("many", { "test:size": "2" }));
  expect(result.errors).toEqual([]);
  // Of the engine's own: neither depends on how busy the machine is.
  expect(process.cpuUsage(cpu).user / 1e6).toBeLessThan(10);
  expect(bench.saves - saves).toBeLessThan(256);
  expect((await destroy(at("many"))).errors).toEqual([]);
  expect([...bench.world.things.keys()].map((id) => id.replace(/-\d+$/, "")).sort()).toEqual([
    "b",
    "ignoring",
    "theirs",
  ]);
  expect(bench.resources()).toEqual([]);
});
