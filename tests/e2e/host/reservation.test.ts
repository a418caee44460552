import { mkdirSync } from "node:fs";
import { FakeHost } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const me = { project: "tare", user: "me@here" };
/** A dockerd that lists these lines as containers. */
const containers = (lines: string) =>
  host.fakeProgram("docker", `case $1 in info) ;; ps) cat <<'EOF'\n${lines}\nEOF\n;; esac`);

it("is taken once, and is the same when it is asked for again", async () => {
  const first = await host.call("reserve", me);
  expect(first.code).toBe(0);
  expect(first.json).toMatchObject({ owner: { stack: host.stack, ...me }, imageCache: 0 });
  expect(await host.call("reserve", me)).toEqual(first);
});

it.each([
  ["another stack", { stack: "other" }],
  ["a stack of that name in another project", { project: "elsewhere" }],
  ["someone else's stack of that name", { user: "you@there" }],
])("refuses %s, and names owner and way out", async (_who, change) => {
  await host.call("reserve", me);
  const { code, stderr } = await host.call("reserve", { ...me, ...change });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    new RegExp(
      `is reserved by stack "${host.stack}" of project "tare", me@here, since \\d{4}-.*Z\nway out: destroy that`,
    ),
  );
});

it("ends with an inventory like the first, and can be taken again", async () => {
  await host.call("reserve", me);
  const released = await host.call("release", me);
  expect(released).toMatchObject({ code: 0, json: { released: true } });
  expect(host.read("reservation/owner.json")).toBeUndefined();
  expect(await host.call("reserve", { ...me, stack: "other" })).toMatchObject({ code: 0 });
});

it("stays taken while something of the stack is left, which it names", async () => {
  await host.call("reserve", me);
  containers(`container\ttare-${host.stack}-bg-7\t${host.stack}`);
  const { code, stderr } = await host.call("release", me);
  expect(code).not.toBe(0);
  expect(stderr).toContain(`left behind on host`);
  expect(stderr).toContain(`: container tare-${host.stack}-bg-7\nway out: remove it with ./tare doctor --leaks`);
  expect(host.read("reservation/owner.json")).toContain(host.stack);
});

it("names what others made or removed meanwhile, and lets go", async () => {
  containers("container\told\t");
  await host.call("reserve", me);
  containers("container\tnew\tsomeone");
  const { code, stderr, json } = await host.call("release", me);
  expect(code).toBe(0);
  expect(stderr).toContain("warning: container new is new on host");
  expect(stderr).toContain("warning: container old was there at the reservation and is gone from host");
  expect((json as { warnings: string[] }).warnings.join()).toContain("container new");
});

it("counts the image cache apart", async () => {
  await host.call("reserve", me);
  mkdirSync(`${host.dataFolder}/images/abc`, { recursive: true });
  expect(await host.call("release", me)).toMatchObject({ code: 0 });
  expect(await host.call("reserve", me)).toMatchObject({ json: { imageCache: 1 } });
});

it("is not let go by a stack that does not hold it", async () => {
  await host.call("reserve", me);
  expect(await host.call("release", { ...me, stack: "other" })).toMatchObject({ code: 0, json: { released: false } });
  expect(host.read("reservation/owner.json")).toContain(host.stack);
});
