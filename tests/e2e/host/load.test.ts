import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost, isAlive, until } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const name = (number: number) => `tare-${host.stack}-bg-${number}`;
const load = (numbers: number[], vcpus = 1) =>
  host.call("load", {
    technology: "fake",
    kind: "nap",
    vcpus,
    guests: numbers.map((number) => ({ name: name(number) })),
  });

/** The load's processes by guest, found as the program finds them: by the mark in their environment. */
function naps(): Map<string, number> {
  const { stdout } = spawnSync("grep", ["-lsz", `^TARE_OWNER=${host.stack}@.*/supervise-[0-9]*/tare-`, ...procs()], {
    encoding: "utf8",
  });
  const pids = stdout
    .split("\n")
    .filter(Boolean)
    .map((path) => Number(path.split("/")[2]));
  return new Map(pids.filter(isAlive).map((pid) => [guestOf(pid), pid]));
}
const procs = () =>
  readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => `/proc/${pid}/environ`);
const guestOf = (pid: number) =>
  /TARE_OWNER=[^\0]*\/(tare-[^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, "utf8"))![1]!;

it("runs in each guest that is asked for, in no other, and touches none that goes on", async () => {
  for (const number of [1, 2, 3]) host.startGuest(name(number));
  expect(await load([1, 2])).toMatchObject({ code: 0, json: { guests: 2 } });
  const before = naps();
  expect([...before.keys()].sort()).toEqual([name(1), name(2)]);

  expect(await load([1, 2, 3])).toMatchObject({ code: 0 });
  const grown = naps();
  expect([...grown.keys()].sort()).toEqual([name(1), name(2), name(3)]);
  expect(grown.get(name(1))).toBe(before.get(name(1)));

  expect(await load([3])).toMatchObject({ code: 0 });
  expect([...naps().keys()]).toEqual([name(3)]);
  expect(naps().get(name(3))).toBe(grown.get(name(3)));

  expect(await load([3], 2)).toMatchObject({ code: 0 });
  expect(naps().get(name(3))).not.toBe(grown.get(name(3)));

  expect(await load([])).toMatchObject({ code: 0, json: { guests: 0 } });
  expect(naps().size).toBe(0);
  expect(await host.call("load-status")).toMatchObject({ json: { kind: null, running: 0 } });
});

it("is started again where it dies, and says how often", async () => {
  host.startGuest(name(1));
  await load([1]);
  const pid = naps().get(name(1))!;
  process.kill(pid, "SIGKILL");
  await until(() => naps().size === 1 && naps().get(name(1)) !== pid);
  expect(await host.call("load-status")).toMatchObject({
    json: { kind: "nap", guests: 1, running: 1, restarts: 1 },
  });
});

it("is seen to have died although its supervisor has not looked yet", async () => {
  for (const number of [1, 2]) host.startGuest(name(number));
  await load([1, 2]);
  const supervisor = Number(host.read(`run/${host.stack}/load/supervisor`)!.split(" ")[0]);
  const pid = naps().get(name(1))!;
  process.kill(supervisor, "SIGSTOP");
  try {
    process.kill(pid, "SIGKILL");
    await until(() => !existsSync(`/proc/${pid}`));
    expect(await host.call("load-status")).toMatchObject({ json: { guests: 2, running: 1, restarts: 0 } });
  } finally {
    process.kill(supervisor, "SIGCONT");
  }
});

it("ends with its supervisor, be it killed: the next command reaps it", async () => {
  host.startGuest(name(1));
  await load([1]);
  const supervisor = Number(host.read(`run/${host.stack}/load/supervisor`)!.split(" ")[0]);
  process.kill(supervisor, "SIGKILL");
  expect(naps().size).toBe(1);
  expect(await host.call("load-status")).toMatchObject({ json: { kind: null } });
  expect(naps().size).toBe(0);
});

it("leaves nothing when it is taken away", async () => {
  host.startGuest(name(1));
  await load([1]);
  expect(await host.call("unload")).toMatchObject({ code: 0, json: { stopped: true } });
  expect(naps().size).toBe(0);
  expect(host.read(`run/${host.stack}/load/spec`)).toBeUndefined();
  expect(await host.call("unload")).toMatchObject({ code: 0 });
});

it("names a guest that is down, a load that there is none, and a program that the image lacks", async () => {
  expect((await load([1])).stderr).toMatch(new RegExp(`guest ${name(1)} does not run on host`));
  host.startGuest(name(1));
  const other = await host.call("load", { technology: "fake", kind: "juggle", vcpus: 1, guests: [{ name: name(1) }] });
  expect(other.stderr).toMatch(
    /load "juggle" cannot be run by this version of Tare\nway out: set load to one of: cpu .*nap/,
  );
});

describe("a load that cannot be borne is refused before anything runs", () => {
  beforeEach(() => {
    host.startGuest(name(1));
    host.fakeProgram("fio", "exit 1");
  });
  const refused = async (kind: string, parameters: Record<string, number>) => {
    const work = { technology: "fake", kind, vcpus: 1, parameters, nicBitsPerSecond: 1e9, target: "192.0.2.9" };
    const { code, stderr } = await host.call("load", { ...work, guests: [{ name: name(1) }] });
    expect(code).toBe(1);
    expect(host.read(`run/${host.stack}/load/spec`)).toBeUndefined();
    return stderr;
  };

  it("network: the sink does not answer", async () => {
    host.fakeProgram("ping", "exit 1");
    expect(await refused("network", { intensityPercent: 100, frameBytes: 1514 })).toMatch(
      /^error: the network load's sink 192\.0\.2\.9 on the other host does not answer guest tare-.*-bg-1 of host .*\nway out: see that both hosts' wire interfaces are up .*bridge-nf-call-iptables/m,
    );
  });

  it("disk: the data folder's disk is smaller than the files", async () => {
    const parameters = { queueDepth: 4, blockBytes: 4096, readPercent: 70, fileMiB: 1_048_576 };
    expect(await refused("disk", parameters)).toMatch(
      /^error: the disk load of 1 guests needs 1048576 MiB, and .* of host .* has \d+ MiB free\nway out: lower backgroundCount/m,
    );
  });
});

it("is reached or refused with its share", async () => {
  host.startGuest(name(1));
  const cpus = readFileSync("/sys/devices/system/cpu/online", "utf8").trim();
  const level = { kind: "nap", count: 1, vcpus: 1, cpus, ceiling: 1, reached: 0.95, least: 0.01 };
  const request = { technology: "fake", kind: "nap", vcpus: 1, guests: [{ name: name(1) }], level };
  expect(await host.call("load", request)).toMatchObject({ code: 0, json: { guests: 1, level: { reached: true } } });
  const seen = (reading: string) => {
    writeFileSync(join(host.home, "reading"), reading === "" ? "" : `${reading}\n`);
    return host.call("load", request);
  };
  expect(await seen("0.5")).toMatchObject({ code: 0, json: { level: { reached: false, share: 0.5 } } });
  // The second number is what the host has of it at most.
  expect(await seen("0.5 0.5")).toMatchObject({ code: 0, json: { level: { reached: true, share: 1 } } });
  expect(await seen("0.5 2")).toMatchObject({ code: 0, json: { level: { reached: false, share: 0.5 } } });
  expect(await seen("")).toMatchObject({ code: 0, json: { level: { reached: null, share: null } } });
  expect((await seen("0.001")).stderr).toMatch(/^error: load "nap" of 1 guests does nothing on host/m);
  // The engine does not know of it, and would not end it.
  expect(naps().size).toBe(0);
});
