import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost, isAlive, until } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const name = (role: string) => `tare-${host.stack}-${role}`;
const cpus = readFileSync("/sys/devices/system/cpu/online", "utf8").trim();
const made = () => {
  const file = join(host.home, "guests.made");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};
const madeBy = (guest: string) => JSON.stringify({ dataFolder: host.dataFolder, name: guest, stack: host.stack });
const work = () => ({ technology: "fake", kind: "nap", vcpus: 1, guests: [{ name: name("bg-1"), id: "1" }] });
const guest = (role: string, changes: Record<string, unknown> = {}) => ({
  ...{ name: name(role), address: "127.0.0.1", cpus, image: "good", nicDriver: null, madeBy: madeBy(name(role)) },
  ...changes,
});
const ready = (guests = [guest("sender"), guest("bg-1")]) => {
  return host.call("ready", { technology: "fake", guests, reach: [], work: work() });
};
const level = { kind: "nap", count: 1, vcpus: 1, ceiling: 1, reached: 0.95, least: 0.01 };
const load = () => host.call("load", { ...work(), level });
/** As a deployment does it: all is proved, and then the load starts. */
const readyAndLoad = async () => {
  const answer = await ready();
  return answer.code === 0 ? load() : answer;
};
const mend = () => host.call("mend", { technology: "fake", guests: [name("sender"), name("bg-1")] });
const supervisor = () => Number(host.read(`run/${host.stack}/load/supervisor`)!.split(" ")[0]);
const working = { json: { kind: "nap", guests: 1, running: 1 } };
const startAll = () => {
  host.startGuest(name("sender"));
  host.startGuest(name("bg-1"));
};
/** As after the host was started again: guests are down, the load's supervisor is gone, and no file is. */
const reboot = () => [supervisor(), ...["sender", "bg-1"].map((role) => host.guestPid(name(role)))].forEach(kill);
const kill = (pid: number) => void process.kill(pid, "SIGKILL");
const endStarted = () =>
  ["sender", "bg-1"]
    .map((role) => host.guestPid(name(role)))
    .filter(isAlive)
    .forEach(kill);

describe.each(["ready", "mend"] as const)("verb %s mends", (verb) => {
  const call = { ready: readyAndLoad, mend }[verb];
  beforeEach(async () => {
    startAll();
    expect(await readyAndLoad()).toMatchObject({ code: 0, json: { level: { reached: true } } });
  });
  afterEach(endStarted);

  it("a load whose supervisor was killed", async () => {
    const before = supervisor();
    kill(before);
    expect(await call()).toMatchObject({ code: 0 });
    expect(supervisor()).not.toBe(before);
    expect(await host.call("load-status")).toMatchObject(working);
  });

  it("a load of which no file is left", async () => {
    kill(supervisor());
    rmSync(join(host.dataFolder, `run/${host.stack}/load`), { recursive: true });
    expect(await call()).toMatchObject({ code: 0 });
    expect(await host.call("load-status")).toMatchObject(working);
  });

  it("guests and load of a host that was started again", async () => {
    reboot();
    expect(await call()).toMatchObject({ code: 0 });
    expect(isAlive(host.guestPid(name("sender")))).toBe(true);
    expect(made()).toEqual([]);
    expect(await host.call("load-status")).toMatchObject(working);
  });

  it("a guest that was removed, by making it as it was made first", async () => {
    kill(host.guestPid(name("bg-1")));
    rmSync(join(host.home, "guests", name("bg-1")));
    expect(await call()).toMatchObject({ code: 0 });
    expect(made()).toEqual([name("bg-1")]);
    expect(await host.call("load-status")).toMatchObject(working);
  });
});

test("verb mend waits for a load that died after its supervisor looked last", async () => {
  startAll();
  expect(await readyAndLoad()).toMatchObject({ code: 0 });
  const pid = Number(host.read(`run/${host.stack}/load/tokens`)!.trim().split(" ")[1]);
  const looking = supervisor();
  process.kill(looking, "SIGSTOP");
  kill(pid);
  await until(() => !existsSync(`/proc/${pid}`));
  const mending = mend();
  const early = await Promise.race([mending, new Promise((done) => setTimeout(done, 1500, "it waits"))]);
  process.kill(looking, "SIGCONT");
  expect(early).toBe("it waits");
  expect(await mending).toMatchObject({ code: 0 });
  expect(await host.call("load-status")).toMatchObject(working);
  endStarted();
});

describe("verb ready", () => {
  beforeEach(startAll);
  afterEach(endStarted);

  it("proves guests while no load runs, and what it cannot prove is no promise", async () => {
    expect(await readyAndLoad()).toMatchObject({ code: 0 });
    const before = supervisor();
    expect(await ready([guest("sender", { cpus: "4095" }), guest("bg-1")])).toMatchObject({ code: 1 });
    expect(isAlive(before)).toBe(false);
    expect(host.read(`run/${host.stack}/load/spec`)).toBeUndefined();
    expect(host.read(`run/${host.stack}/promises.json`)).not.toContain("4095");
    expect(await mend()).toMatchObject({ code: 0 });
    expect(await host.call("load-status")).toMatchObject(working);
  });

  it("makes a guest anew that was made from another image", async () => {
    const answer = await ready([guest("sender", { image: "better" }), guest("bg-1")]);
    expect(answer).toMatchObject({ code: 0 });
    expect(answer.stderr).toMatch(/guest .*-sender of host .* was not made from image better: it is made anew/);
    expect(made()).toEqual([name("sender")]);
  });

  it("says what to do about a guest that the engine has made", async () => {
    kill(host.guestPid(name("sender")));
    rmSync(join(host.home, "guests", name("sender")));
    const { code, stderr } = await ready([guest("sender", { madeBy: null }), guest("bg-1")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /guest .*-sender does not run .*\nway out: \.\/tare refresh --stack t\d+, then \.\/tare up --stack t\d+ make/,
    );
    startAll();
  });
});

test("a KVM guest whose pool is stopped is started after its stack's pool, and no other pool is", async () => {
  const pool = `tare-${host.stack}-sender`;
  host.fakeProgram(
    "virsh",
    `shift 3; echo "$*" >>"$HOME/virsh"
    case "$*" in
      "list --all --name") echo ${name("sender")} ;;
      "pool-list --inactive --name") echo theirs; echo ${pool} ;;
      "pool-start ${pool}") : >"$HOME/active" ;;
      "start "*) [[ -e $HOME/active ]] ;;
    esac`,
  );
  // It is no real guest, so that it ends as one that went down.
  const { stderr } = await host.call("mend", { technology: "kvm", guests: [name("sender")] });
  expect(stderr).toContain("went down while it booted");
  const calls = readFileSync(join(host.home, "virsh"), "utf8").trim().split("\n");
  expect(calls.filter((call) => /^(pool-)?start /.test(call))).toEqual([
    `start ${name("sender")}`,
    `pool-start ${pool}`,
    `start ${name("sender")}`,
  ]);
});

describe("a load that did not start", () => {
  const me = { owner: "11111111-2222-3333-4444-555555555555 tare me@here /folder" };

  it("leaves nothing behind", async () => {
    startAll();
    // The supervisor cannot start without it.
    host.fakeProgram("setsid", "exit 1");
    const { code, stderr } = await load();
    expect(code).toBe(1);
    expect(stderr).toMatch(/did not start on host .*: its supervisor died.*\nway out: run the same command again/);
    expect(host.read(`run/${host.stack}/load/spec`)).toBeUndefined();
  });

  it("does not keep destroy from releasing the host, whatever is left of it", async () => {
    expect(await host.call("reserve", me)).toMatchObject({ code: 0 });
    mkdirSync(join(host.dataFolder, `run/${host.stack}/load`), { recursive: true });
    writeFileSync(join(host.dataFolder, `run/${host.stack}/load/spec`), "{}");
    writeFileSync(join(host.dataFolder, `run/${host.stack}/promises.json`), "{}");
    expect(await host.call("release", me)).toMatchObject({ code: 0, json: { released: true } });
    expect(existsSync(join(host.dataFolder, `run/${host.stack}`))).toBe(false);
  });
});
