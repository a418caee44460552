import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
  const state = join(host.home, "running");
  mkdirSync(state);
  mkdirSync(join(host.home, "lxc"));
  // A container runs where a file of its name is; its first process is this test's.
  host.fakeProgram("lxc-config", `echo ${join(host.home, "lxc")}`);
  host.fakeProgram(
    "lxc-start",
    `[ "$1" != --version ] || { echo 5.0.2; exit; }
    echo start "$2" >>${join(host.home, "calls")}
    [ ! -e ${join(host.home, "broken")} ] || { echo "lxc-start $2 1 ERROR    conf - ../src/conf.c:1 - No such bridge" >"$4"; exit 1; }
    echo ${process.pid} >${state}/"$2"`,
  );
  host.fakeProgram("lxc-stop", `echo stop "$2" >>${join(host.home, "calls")}; rm -f ${state}/"$2"`);
  host.fakeProgram("lxc-destroy", `echo destroy "$2" >>${join(host.home, "calls")}`);
  host.fakeProgram(
    "lxc-info",
    `[ -e ${state}/"$2" ] || { echo STOPPED; exit; }
    case $3 in --state) echo RUNNING ;; --pid) cat ${state}/"$2" ;; esac`,
  );
  host.fakeProgram("lxc-attach", "exit 1");
  host.fakeProgram("nsenter", "exit 0");
});
afterEach(() => host.remove());

const container = (changes: Record<string, unknown> = {}) => ({
  name: `tare-${host.stack}-bg-1`,
  role: "background",
  rootfs: host.home,
  init: "/usr/sbin/tare-init now",
  bridge: "lo",
  address: "10.202.1.1",
  prefixLength: 22,
  cpus: "0-1",
  memoryMiB: 64,
  ...changes,
});
const create = (changes?: Record<string, unknown>) => host.call("create-lxc", container(changes));
const folder = () => join(host.home, "lxc", `tare-${host.stack}-bg-1`);
const calls = () =>
  existsSync(join(host.home, "calls"))
    ? readFileSync(join(host.home, "calls"), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0])
    : [];

it("defines a container with its image, network, limits and mark, and starts it", async () => {
  expect(await create()).toMatchObject({ code: 0, json: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  const config = readFileSync(join(folder(), "config"), "utf8").split("\n");
  expect(config).toEqual(
    expect.arrayContaining([
      `lxc.rootfs.path = overlay:${host.home}:${folder()}/delta`,
      "lxc.init.cmd = /usr/sbin/tare-init now",
      "lxc.cap.keep = net_raw",
      "lxc.net.0.link = lo",
      "lxc.net.0.hwaddr = 02:42:0a:ca:01:01",
      "lxc.net.0.ipv4.address = 10.202.1.1/22",
      `lxc.mount.entry = ${host.dataFolder}/run/${host.stack}/disk/tare-${host.stack}-bg-1 data none bind,create=dir 0 0`,
    ]),
  );
  expect(config.join("\n")).toMatch(/^lxc\.cgroup2?\.cpuset\.cpus = 0-1$/m);
  expect(config.join("\n")).toMatch(/^lxc\.cgroup2?\.memory\.(max|limit_in_bytes) = 67108864$/m);
  expect(/^lxc\.net\.0\.veth\.pair = (.*)$/m.exec(config.join("\n"))?.[1]).toBe("tare0aca0101");
  expect(JSON.parse(readFileSync(join(folder(), "tare.json"), "utf8"))).toMatchObject({ stack: host.stack });
});

it("leaves one that is as asked alone, starts it where it is down, and makes one that differs anew", async () => {
  const first = (await create()).json;
  expect((await create()).json).toEqual(first);
  expect(calls()).toEqual(["start"]);
  host.fakeProgram("lxc-info", `[ $3 = --pid ] && echo ${process.pid} || echo STOPPED`);
  expect((await create()).json).toEqual(first);
  expect(calls()).toEqual(["start", "start"]);
  const other = await create({ memoryMiB: 128 });
  expect(other.json).not.toEqual(first);
  expect(calls()).toEqual(["start", "start", "stop", "start"]);
});

it("touches no container of somebody else's, whatever its name", async () => {
  mkdirSync(folder());
  writeFileSync(join(folder(), "config"), "theirs");
  const refused = await create();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^error: host .* has a container "tare-.*-bg-1" that is not this stack's \(.*\)\nway out: rename or remove it/,
  );
  const kept = await host.call("delete-lxc", container());
  expect(kept).toMatchObject({ code: 0, json: { deleted: false }, stderr: expect.stringContaining("left alone") });
  expect(readFileSync(join(folder(), "config"), "utf8")).toBe("theirs");
  expect(calls()).toEqual([]);
  host.fakeProgram("lxc-destroy", `rm -r "$HOME/lxc/\${@: -1}"`);
  const [, command] = /remove it \((lxc-destroy --force .*?)\), or/.exec(refused.stderr)!;
  execFileSync("bash", ["-c", command!], { env: { HOME: host.home, PATH: host.programs } });
  expect(await create()).toMatchObject({ code: 0 });
});

describe("an identity", () => {
  const asked = (id: string) => ({ owner: `${id} tare me@here /folder [1]*`, ...container() });
  const as = (verb: string, id: string) => host.call(verb, asked(id));
  const mark = () => JSON.parse(readFileSync(join(folder(), "tare.json"), "utf8")) as Record<string, unknown>;

  it("is on the container, and is what create and delete compare", async () => {
    await host.call("reserve", { owner: asked("id-1").owner });
    const first = await as("create-lxc", "id-1");
    expect(mark()).toMatchObject({ stack: host.stack, identity: "id-1" });
    expect(mark().request).not.toHaveProperty("owner");
    expect(await as("create-lxc", "id-1")).toEqual(first);
    expect(await as("create-lxc", "id-2")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is reserved by"),
    });
    rmSync(join(host.dataFolder, "reservation"), { recursive: true });
    expect(await as("delete-lxc", "id-2")).toMatchObject({ code: 0, json: { deleted: false } });
    expect(await as("delete-lxc", "id-1")).toMatchObject({ code: 0, json: { deleted: true } });
  });

  it("stays when the stack is renamed, and the container of the old name goes", async () => {
    await host.call("reserve", { owner: asked("id-1").owner });
    await as("create-lxc", "id-1");
    expect(await host.call("hold", { owner: asked("id-1").owner, stack: "renamed" })).toMatchObject({ code: 0 });
    expect(existsSync(folder())).toBe(false);
  });

  it("is told to be missing on guests when a lost reservation is taken again", async () => {
    const owner = async () => {
      rmSync(join(host.dataFolder, "reservation"), { recursive: true, force: true });
      await host.call("hold", { owner: asked("id-1").owner });
      return JSON.parse(host.read("reservation/owner.json") ?? "") as object;
    };
    await create();
    expect(await owner()).toHaveProperty("unmarked", true);
    await as("create-lxc", "id-1");
    expect(await owner()).not.toHaveProperty("unmarked");
  });

  it("is given to a container of an older version, which is not made anew", async () => {
    await host.call("reserve", { owner: asked("id-1").owner });
    const { json } = await create();
    expect(mark()).not.toHaveProperty("identity");
    expect((await as("create-lxc", "id-1")).json).toEqual(json);
    expect(mark()).toMatchObject({ stack: host.stack, identity: "id-1" });
    expect(calls()).toEqual(["start"]);
  });
});

it("takes up what a create that was cut off left", async () => {
  mkdirSync(folder());
  writeFileSync(join(folder(), "tare.json"), "");
  expect(await create()).toMatchObject({ code: 0 });
});

it("says why a container does not start, and keeps nothing of it", async () => {
  writeFileSync(join(host.home, "broken"), "");
  const failed = await create();
  expect(failed.stderr).toMatch(/^error: container tare-.* does not start on host .*: .*No such bridge\nway out: /);
  expect(existsSync(folder())).toBe(false);
  expect(host.read(`run/${host.stack}/disk`)).toBeUndefined();
});

it("names what the host lacks", async () => {
  const missing = await create({ rootfs: "/nowhere/rootfs" });
  expect(missing.stderr).toMatch(/has no root file system \/nowhere\/rootfs\nway out: /);
});

it("says that LXC is not installed", async () => {
  const without = join(host.home, "without");
  mkdirSync(without);
  for (const program of readdirSync("/usr/bin").filter((entry) => !entry.startsWith("lxc-")))
    symlinkSync(join("/usr/bin", program), join(without, program));
  host.programs = without;
  const { code, stderr } = await create();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: host .* has no program "lxc-start"\nway out: install it there \(\.\/tare doctor --stack t\d+ lists what the host needs\)\n$/,
  );
});

it("names the control group controller that a host lacks", async () => {
  // The program starts itself through `timeout`: from there on it sees a tree of its own.
  const tree = "mount -t tmpfs none /sys/fs/cgroup && mkdir /sys/fs/cgroup/cpuset /sys/fs/cgroup/cpuacct";
  host.fakeProgram("timeout", `exec unshare --mount bash -c '${tree}; shift 2; exec "$@"' bash "$@"`);
  const { code, stderr } = await create();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: host .* has no cgroup controller "memory", which containers are limited by\nway out: enable it there \(kernel argument cgroup_enable=memory/,
  );
  expect(calls()).toEqual([]);
});

it("leaves nothing when it is taken away, and finds nothing to do then", async () => {
  await create();
  for (let time = 1; time <= 2; time++)
    expect(await host.call("delete-lxc", container())).toMatchObject({ code: 0, json: { deleted: true } });
  expect(calls()).toEqual(["start", "stop"]);
  expect(readdirSync(join(host.home, "lxc"))).toEqual([]);
  // No lock either; the stack's own folder goes with its reservation.
  expect(readdirSync(join(host.dataFolder, "run")).sort()).toEqual(["activity", host.stack]);
  expect(readdirSync(join(host.dataFolder, "run", host.stack))).toEqual([]);
});

it("starts guests again that were killed, and leaves the others", async () => {
  await create();
  const request = { technology: "lxc", guests: [`tare-${host.stack}-bg-1`] };
  expect(await host.call("mend", request)).toMatchObject({ code: 0, json: { started: [] } });
  rmSync(join(host.home, "running", `tare-${host.stack}-bg-1`));
  expect(await host.call("mend", request)).toMatchObject({ code: 0, json: { started: request.guests } });
  expect(calls()).toEqual(["start", "start"]);
  const gone = await host.call("mend", { technology: "lxc", guests: ["tare-nobody"] });
  expect(gone.stderr).toMatch(/guest tare-nobody does not run on host .* and cannot be started\nway out: /);
});
