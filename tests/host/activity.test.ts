import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost } from "./harness";

jest.setTimeout(60_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const folder = () => join(host.dataFolder, "run/activity");
const activities = () => readdirSync(folder()).filter((name) => name.endsWith(".json"));

test("a verb that cannot record itself says that there is no room, and leaves no record", async () => {
  // Stands for a full disk: files can be made, and nothing be written to them.
  host.beginProgram("ulimit -f 0; trap '' XFSZ");
  const { code, stderr } = await host.call("unload");
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /error: the data folder \S+ cannot be written on host .*: its disk \S+ has \d+ bytes free\nway out: make room there/,
  );
  expect(activities()).toEqual([]);
});

test("a record that a killed verb left empty is removed by the next verb, and that of a living one is not", async () => {
  mkdirSync(folder(), { recursive: true });
  for (const pid of [process.pid, 2 ** 22 + 1]) writeFileSync(join(folder(), `guest-facts-${pid}.json`), "");
  expect((await host.call("unload")).code).toBe(0);
  expect(activities()).toEqual([`guest-facts-${process.pid}.json`]);
});
