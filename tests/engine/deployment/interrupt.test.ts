import { getEventListeners } from "node:events";
import { destroy } from "../../../engine";
import { Bench } from "../harness";
import { run } from "../script";

/** A promise with its key in the test's hand. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

test("the first interrupt begins nothing new, waits for what is under way, and keeps it", async () => {
  const bench = new Bench("none");
  const [slow, interrupt] = [gate(), new AbortController()];
  bench.world.gates.set("create slow", slow.opened);
  const deployment = run(
    bench,
    async (declare) => {
      const made = await declare.thing("slow");
      await declare.thing("next", { dependencies: [made.urn] });
    },
    { signal: interrupt.signal },
  );
  await until(() => bench.world.calls.includes("create slow"));
  expect(bench.saved?.pending_operations?.map(({ type, resource }) => [type, resource.id])).toEqual([
    ["creating", undefined],
  ]);
  interrupt.abort();
  await until(() => bench.world.calls.includes("cancel"));
  slow.open();
  const result = await deployment;
  expect(result.result).toBe("failed");
  expect(result.errors.join()).toMatch(/interrupted/);
  expect(bench.resource("slow")?.id).toBe("slow-1");
  expect(bench.saved?.pending_operations).toBeUndefined();
  expect(bench.world.calls).not.toContain("create next");
  expect(bench.events).toContainEqual(expect.objectContaining({ type: "cancel" }));
});

test("the second interrupt leaves what is under way pending", async () => {
  const bench = new Bench("none");
  const [slow, terminate] = [gate(), new AbortController()];
  bench.world.gates.set("create slow", slow.opened);
  const deployment = run(bench, (declare) => declare.thing("slow"), { terminate: terminate.signal });
  await until(() => bench.world.calls.includes("create slow"));
  terminate.abort();
  const result = await deployment;
  expect(result.errors).toContain("fake:index:Thing (slow): interrupted; it may have happened");
  expect(bench.saved?.pending_operations).toMatchObject([
    { type: "creating", resource: { urn: expect.stringMatching(/::slow$/) } },
  ]);
  slow.open();
});

test("an interrupted destroy keeps what it has not deleted", async () => {
  const bench = new Bench("none");
  await run(bench, async (declare) => {
    const a = await declare.thing("a");
    await declare.thing("b", { dependencies: [a.urn] });
  });
  const [slow, interrupt] = [gate(), new AbortController()];
  bench.world.gates.set("delete b-2", slow.opened);
  const deployment = destroy(bench.options({}, { signal: interrupt.signal }));
  await until(() => bench.world.calls.includes("delete b-2"));
  interrupt.abort();
  slow.open();
  expect((await deployment).result).toBe("failed");
  expect(bench.resource("a")?.id).toBe("a-1");
  expect(bench.resource("b")).toBeUndefined();
});

test("a create that exceeds its custom timeout is told so", async () => {
  const bench = new Bench("none");
  const result = await run(bench, (declare) =>
    declare.thing("patient", { customTimeouts: { create: 0.05 }, inputs: { kind: "endless" } }),
  );
  expect(result.errors.join()).toMatch(/\(patient\): not done within its time limit of 0.05 s: aborted/);
});

test("a failed delete leaves what it depends on in place", async () => {
  const bench = new Bench("none");
  await run(bench, async (declare) => {
    const a = await declare.thing("a");
    await declare.thing("b", { dependencies: [a.urn] });
  });
  bench.world.failures.set("delete b-2", new Error("busy"));
  const result = await destroy(bench.options());
  expect(result.errors).toEqual(["fake:index:Thing (b): busy"]);
  expect(bench.world.calls).not.toContain("delete a-1");
  bench.world.failures.clear();
  expect((await destroy(bench.options())).result).toBe("succeeded");
  expect(bench.world.things.size).toBe(0);
});

test("a deployment that has ended listens to no signal any more", async () => {
  const bench = new Bench("none");
  const [interrupt, terminate] = [new AbortController(), new AbortController()];
  const signals = { signal: interrupt.signal, terminate: terminate.signal };
  await run(bench, (declare) => declare.thing("a"), signals);
  await destroy(bench.options({}, signals));
  for (const signal of Object.values(signals)) expect(getEventListeners(signal, "abort")).toEqual([]);
});
