import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, utimesSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { findLocks, type LockOwner, takeLock } from "../../../engine/state/lock";
import { startTicks, thisProcess } from "../../../engine/state/process";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder();

/** As Pulumi's CLI writes it. */
const cliLock = (pid: number, timestamp = new Date().toISOString()): LockOwner => ({
  pid,
  username: "ann",
  hostname: hostname(),
  timestamp,
});

function place(owner: LockOwner | string): string {
  const file = join(folder.path, "58d9378c-dbad-4700-8324-9d11f8fa1cc0.json");
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(file, typeof owner === "string" ? owner : JSON.stringify(owner));
  return file;
}

const pidOfTheDead = (): number => spawnSync("true").pid;

describe("takeLock", () => {
  it("writes what Pulumi's CLI reads, and removes it on release", async () => {
    const lock = await takeLock(folder.path, "dev", "./tare");
    const [name, ...others] = readdirSync(folder.path);
    expect(others).toEqual([]);
    expect(name).toMatch(/^[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(readFileSync(join(folder.path, name!), "utf8"))).toMatchObject({
      pid: process.pid,
      username: userInfo().username,
      hostname: hostname(),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    lock.release();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("refuses a lock whose process runs, naming owner, time and way out", async () => {
    const lock = await takeLock(folder.path, "dev", "./tare");
    const since = findLocks(folder.path)[0]!.owner.timestamp;
    await expect(takeLock(folder.path, "dev", "./tare")).rejects.toMatchObject({
      message: `stack "dev" is locked by ${userInfo().username}@${hostname()} (pid ${process.pid}) since ${since}, which is still running`,
      wayOut: "Wait for it to end. If you are sure that it is gone, remove the lock with `./tare cancel --stack dev`.",
    });
    lock.release();
    (await takeLock(folder.path, "dev", "./tare")).release();
  });

  it("removes what a process left that was killed while it wrote its lock", async () => {
    const [left, fresh] = ["a.json.1.tmp", "b.json.2.tmp"].map((name) => join(folder.path, name)) as [string, string];
    for (const file of [left, fresh]) writeFileSync(file, "");
    utimesSync(left, new Date(0), new Date(0));
    (await takeLock(folder.path, "dev", "./tare")).release();
    expect([existsSync(left), existsSync(fresh)]).toEqual([false, true]);
  });

  it("breaks the lock of a process that was killed, and tells", async () => {
    const holder = spawn("sleep", ["60"]);
    const owner = { ...thisProcess(), ...cliLock(holder.pid!), startTicks: startTicks(holder.pid!)! };
    const file = place(owner);
    await expect(takeLock(folder.path, "dev", "./tare")).rejects.toThrow("is locked by ann@");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const lock = await takeLock(folder.path, "dev", "./tare");
    expect(lock.broken).toEqual([{ file, owner, state: "dead" }]);
    expect(existsSync(file)).toBe(false);
    lock.release();
  });

  it.each([
    ["of the CLI, its process gone", () => cliLock(pidOfTheDead()), "dead"],
    ["of the CLI, its process alive", () => cliLock(process.pid), "alive"],
    ["of the CLI, the pid now another's", () => cliLock(process.pid, "2020-01-01T00:00:00.5Z"), "dead"],
    ["ours, the pid now another's", () => ({ ...cliLock(process.pid), ...thisProcess(), startTicks: 1 }), "dead"],
    ["of another machine", () => ({ ...cliLock(pidOfTheDead()), hostname: "elsewhere" }), "unknown"],
    [
      "of another container",
      () => ({ ...thisProcess(), ...cliLock(pidOfTheDead()), pidNamespace: "pid:[1]" }),
      "unknown",
    ],
    [
      "of a namesake of this machine",
      () => ({ ...thisProcess(), ...cliLock(process.pid), bootId: "another", machineId: "another" }),
      "unknown",
    ],
    [
      "of this machine before its restart",
      () => ({ ...cliLock(process.pid), ...thisProcess(), bootId: "earlier", machineId: thisProcess().machineId }),
      thisProcess().machineId === "" ? "unknown" : "dead",
    ],
    ["that cannot be read", () => "{", "unknown"],
  ])("judges a lock %s", (_name, owner, state) => {
    place(owner());
    expect(findLocks(folder.path)[0]?.state).toBe(state);
  });

  it("lets one of two that start together in, never both", async () => {
    const results = await Promise.allSettled([
      takeLock(folder.path, "dev", "./tare"),
      takeLock(folder.path, "dev", "./tare"),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
