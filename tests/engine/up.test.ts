import { up } from "../../engine";
import { KIND, SIGNATURE } from "../../engine/model/values";
import { Bench } from "./harness";

/** One start of the real SDK; tests/e2e/engine.test.ts has the many. */
jest.setTimeout(60_000);

const secret = { [SIGNATURE]: KIND.secret, value: "hunter2" };
const bench = new Bench("first");

beforeAll(() => {
  process.env.PULUMI_CONFIG_PASSPHRASE = "opens the state";
});

afterAll(() => {
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
});

test("up runs the program and makes what it declares", async () => {
  const result = await up(bench.options());
  expect(result.errors).toEqual([]);
  expect(result.changes).toEqual({ create: 6 });
  expect(result.outputs).toEqual({
    address: "address of b",
    id: "a-2",
    password: secret,
    passphrase: "not passed on",
  });
});

test("resources know what they depend on, and their provider", () => {
  const [a, b, explicit] = ["a", "b", "explicit"].map((name) => bench.resource(name));
  expect(b?.dependencies).toEqual([a?.urn]);
  expect(b?.propertyDependencies).toEqual({ of: [a?.urn], size: [] });
  expect(a?.provider).toBe(`${explicit?.urn}::${explicit?.id}`);
  expect(explicit?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(bench.resource("plain")?.provider).toContain("pulumi:providers:fake::default_1_0_0::");
  expect(bench.resource("plain")?.customTimeouts).toEqual({ create: 30 });
});

test("secrets are open to the provider, closed in state, absent from events", () => {
  expect(bench.world.things.get("a-2")?.inputs.password).toBe("hunter2");
  expect(bench.resource("a")?.outputs).toMatchObject({ password: secret, nested: { list: [1, secret] } });
  expect(JSON.stringify(bench.events)).not.toContain("hunter2");
});

test("what the program prints is told, line by line", () => {
  const line = (stream: string, message: string) => ({ type: "diagnostic", severity: "info", stream, message });
  expect(bench.events).toContainEqual(line("stdout", "hello from the program"));
  expect(bench.events).toContainEqual(line("stderr", "a warning of some library"));
});

test("every step that began has ended, and the summary comes last", () => {
  const urns = (type: string) =>
    bench.events.flatMap((event) => (event.type === type && "step" in event ? [event.step.urn] : [])).sort();
  expect(urns("resource-outputs")).toEqual(urns("resource-pre"));
  expect(bench.events[0]).toMatchObject({ type: "prelude", config: { "test:password": "[secret]" } });
  expect(bench.events.at(-1)).toMatchObject({ type: "summary", result: "succeeded", changes: { create: 6 } });
});

test("what is not selected stays unmade, and the program goes on without what it would know of it", async () => {
  const fresh = new Bench("first");
  const urn = "urn:pulumi:dev::test::fake:index:Thing::plain";
  const result = await up(fresh.options({}, { selection: { targets: [urn] } }));
  expect(result.errors).toEqual([]);
  expect(fresh.world.calls).toEqual(["create plain"]);
  expect(fresh.resources().map(({ urn: each }) => each.split("::").at(-1))).toEqual([
    ...["test-dev", "explicit", "default_1_0_0", "plain"],
  ]);
  // The SDK knows the inputs of what is not made, and nothing else of it.
  expect(result.outputs).toEqual({ passphrase: "not passed on", password: secret });
  const mistyped = await up(fresh.options({}, { selection: { targets: [`${urn}x`] } }));
  expect(mistyped.errors).toEqual([
    `no resource has the URN "${urn}x"\nDid you mean "${urn}"? \`stack export\` lists the URNs; '**::NAME' is a pattern for a name.`,
  ]);
});
