import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { FakeHost } from "../../host/harness";

jest.setTimeout(600_000);

const run = (line: string) => execFileSync("bash", ["-c", line], { encoding: "utf8" });

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const identity = "11111111-2222-3333-4444-555555555555";
const ownerOf = (id: string) => `${id} tare me@here /my folder`;
/** Who asks, as the program tells it. */
const me = { owner: ownerOf(identity) };
/** As owner.json has it. */
const holder = { project: "tare", user: "me@here", identity, folder: "/my folder" };
const copy = { owner: "99999999-2222-3333-4444-555555555555 tare me@here /copy" };
const owner = () => JSON.parse(host.read("reservation/owner.json") ?? "null") as unknown;
const loseReservation = () => rmSync(`${host.dataFolder}/reservation`, { recursive: true });
/** A dockerd that lists these lines as containers. */
const containers = (lines: string) =>
  host.fakeProgram("docker", `case $1 in info) ;; ps) cat <<'EOF'\n${lines}\nEOF\n;; esac`);

it("is taken once, and is the same when it is asked for again", async () => {
  const first = await host.call("reserve", me);
  expect(first.code).toBe(0);
  expect(first.json).toMatchObject({ owner: { stack: host.stack, ...holder }, imageCache: 0 });
  expect(await host.call("reserve", me)).toEqual(first);
});

it("refuses another stack, and names owner and way out", async () => {
  await host.call("reserve", me);
  for (const verb of ["reserve", "hold"]) {
    const { code, stderr } = await host.call(verb, { ...copy, stack: "other" });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(
      new RegExp(
        `is reserved by stack "${host.stack}" of project "tare" \\(identity ${identity}\\), me@here in /my folder, ` +
          `since \\d{4}-.*Z\nway out: destroy that`,
      ),
    );
  }
});

it("refuses a copy of the checkout, which has the stack's name, and says how its state is moved", async () => {
  await host.call("reserve", me);
  for (const verb of ["reserve", "hold", "facts", "load", "ready", "admit", "mend", "probe", "sample"]) {
    const { code, stderr } = await host.call(verb, copy);
    expect([verb, code]).toEqual([verb, 1]);
    expect(stderr).toContain(`me@here in /my folder`);
    expect(stderr).toContain(
      `there by ./tare stack export --stack ${host.stack} --show-secrets --file FILE (pulumi stack export with the same flags`,
    );
  }
  expect(owner()).toMatchObject(holder);
});

describe("a reservation that is lost", () => {
  const ours = `tare-${process.pid}-bg-1`;
  beforeEach(async () => {
    containers("container\told\t");
    await host.call("reserve", me);
    loseReservation();
    containers(`container\told\t\t\ncontainer\t${ours}\t${host.stack}\t${identity}`);
  });

  it("is taken again by what the stack runs next, without its own guests in the inventory", async () => {
    host.fakeProgram(
      "docker",
      `case $1 in info) ;; ps) echo -e 'container\\t${ours}\\t${host.stack}\\t${identity}' ;; esac`,
    );
    const { stderr } = await host.call("facts", me);
    expect(stderr).toContain(`warning: the reservation of host`);
    expect(owner()).toMatchObject({ stack: host.stack, ...holder });
    expect(host.read("reservation/inventory")).not.toContain(ours);
    const { code, stderr: left } = await host.call("release", me);
    expect(code).not.toBe(0);
    expect(left).toContain(`left behind on host`);
  });

  it("ends a measurement, which names the way out", async () => {
    for (const verb of ["probe", "sample", "mend", "guest-facts", "environment", "load-status"]) {
      const { code, stderr } = await host.call(verb, me);
      expect([verb, code]).toEqual([verb, 1]);
      expect(stderr).toMatch(/is no longer reserved for stack .*\nway out: \.\/tare up --stack .* takes it again/);
    }
    expect(owner()).toBeNull();
  });

  it("is not free for others while the stack's guests are there", async () => {
    const { code, stderr } = await host.call("reserve", copy);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`container ${ours} belongs to stack "${host.stack}" (identity ${identity})`);
    expect(owner()).toBeNull();
  });

  it("does not stop a destroy", async () => {
    expect(await host.call("unload", me)).toMatchObject({ code: 0 });
    expect(await host.call("release", me)).toMatchObject({ code: 0, json: { released: false } });
  });
});

describe("a reservation of an older version", () => {
  const older = { stack: "", project: "tare", user: "you@there", since: "2026-01-01T00:00:00Z" };
  beforeEach(async () => {
    await host.call("reserve", me);
    writeFileSync(`${host.dataFolder}/reservation/owner.json`, JSON.stringify({ ...older, stack: host.stack }));
  });

  it("gets the identity of the stack whose state has it, and keeps the rest", async () => {
    expect(await host.call("hold", me)).toMatchObject({ code: 0, json: { owner: { unmarked: true } } });
    expect(owner()).toEqual({ ...older, stack: host.stack, identity, folder: "/my folder", unmarked: true });
    expect(await host.call("release", me)).toMatchObject({ code: 0, json: { released: true } });
  });

  it("is refused to a stack of another name, which may have been renamed meanwhile", async () => {
    const { code, stderr } = await host.call("hold", { ...me, stack: "renamed" });
    expect(code).not.toBe(0);
    expect(stderr).toContain("rename it back, run ./tare up with that name and rename it again");
  });

  it("is refused to a stack of that name whose state does not have it", async () => {
    const { code, stderr } = await host.call("reserve", me);
    expect(code).not.toBe(0);
    expect(stderr).toContain(
      "way out: an older version made it: run ./tare up (or pulumi up, if Pulumi's CLI deployed it) where its state is",
    );
  });
});

it("goes with its stack to a new name, and ends the load of the old one", async () => {
  await host.call("reserve", me);
  mkdirSync(`${host.dataFolder}/run/${host.stack}/load`, { recursive: true });
  expect(await host.call("hold", { ...me, stack: "renamed" })).toMatchObject({ code: 0 });
  expect(owner()).toMatchObject({ ...holder, stack: "renamed", formerly: [host.stack] });
  expect(host.read(`run/${host.stack}/load`)).toBeUndefined();
  mkdirSync(`${host.dataFolder}/run/${host.stack}/disk/x`, { recursive: true });
  expect(await host.call("release", { ...me, stack: "renamed" })).toMatchObject({ json: { released: true } });
  expect(host.read(`run/${host.stack}`)).toBeUndefined();
});

it("cannot be read: says so and touches nothing", async () => {
  await host.call("reserve", me);
  writeFileSync(`${host.dataFolder}/reservation/owner.json`, "{");
  const { code, stderr } = await host.call("hold", me);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/owner\.json cannot be read\nway out: see whose it is/);
});

it("ends with an inventory like the first, and can be taken again", async () => {
  await host.call("reserve", me);
  const released = await host.call("release", me);
  expect(released).toMatchObject({ code: 0, json: { released: true } });
  expect(host.read("reservation/owner.json")).toBeUndefined();
  expect(await host.call("reserve", { ...copy, stack: "other" })).toMatchObject({ code: 0 });
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

describe("what changed in the kernel meanwhile", () => {
  const [link, table, group] = [`tt${process.pid}`, `other${process.pid}`, `/sys/fs/cgroup/cpuset/other${process.pid}`];
  const controlGroup = existsSync("/sys/fs/cgroup/cgroup.controllers") ? group.replace("/cpuset", "") : group;
  const setting = "/proc/sys/net/ipv4/conf/default/log_martians";
  const before = readFileSync(setting, "utf8").trim();
  const undo = () => {
    for (const line of [
      `ip link delete ${link}`,
      `nft delete table inet ${table}`,
      `umount ${host.home}/m`,
      `rmdir ${controlGroup}`,
    ])
      run(`${line} 2>/dev/null || true`);
    writeFileSync(setting, before);
  };
  afterEach(undo);

  it("is named with the command that undoes it, which works as printed", async () => {
    await host.call("reserve", me);
    run(
      `ip link add ${link} type bridge && tc qdisc add dev ${link} root pfifo limit 7 &&
      nft add table inet ${table} && nft add chain inet ${table} c && nft add rule inet ${table} c ip saddr 192.0.2.1 counter drop &&
      mkdir ${host.home}/m ${controlGroup} && mount -t tmpfs none ${host.home}/m`,
    );
    writeFileSync(setting, before === "0" ? "1" : "0");
    const first = await host.call("release", me);
    const changes = (first.json as { warnings: string[] }).warnings;
    const kinds = [
      `link ${link}`,
      "qdisc",
      "firewall rule inet",
      "mount",
      "control group",
      "sysctl net.ipv4.conf.default",
    ];
    expect(kinds.filter((kind) => !changes.some((change) => change.startsWith(kind)))).toEqual([]);

    await host.call("reserve", me);
    const again = (await host.call("release", me)).json as { warnings: string[] };
    expect(again.warnings).toEqual([]);
    // The qdisc goes with its link.
    const printed = changes.map((change) => /(?:if nobody needs it|to put it back): (.*)$/.exec(change)?.[1] ?? "");
    expect(printed.filter((line) => line === "")).toEqual([]);
    printed.filter((line) => !line.startsWith("ip link")).forEach(run);
    run(`ip link delete ${link}`);
    expect(readFileSync(setting, "utf8").trim()).toBe(before);
    expect(run("nft list ruleset")).not.toContain("192.0.2.1");
    expect([existsSync(controlGroup), run("cat /proc/mounts").includes(`${host.home}/m`)]).toEqual([false, false]);
  });

  it("is a leftover where it is named after a guest of the stack", async () => {
    await host.call("reserve", me);
    const own = `${host.home}/tare-${host.stack}-bg-1`;
    run(`mkdir ${own} && mount -t tmpfs none ${own}`);
    try {
      const { code, stderr } = await host.call("release", me);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`left behind on host`)]);
      expect(stderr).toContain(`mount ${own}`);
      const leaks = (await host.call("leaks")).json as { things: { kind: string; name: string; removal: string }[] };
      const mount = leaks.things.find(({ kind }) => kind === "mount");
      expect(mount).toMatchObject({ name: own, stack: host.stack });
      const things = [{ kind: "mount", name: own }];
      expect(await host.call("reclaim", { whole: false, things, release: null })).toMatchObject({
        json: { removed: [`mount ${own}`], kept: [] },
      });
      expect(await host.call("release", me)).toMatchObject({ code: 0 });
    } finally {
      run(`umount ${own} 2>/dev/null || true`);
    }
  });
});

it("says that the disk is full, whatever program found that out, and is let go once there is room", async () => {
  run(`mkdir -p ${host.dataFolder} && mount -t tmpfs -o size=1m none ${host.dataFolder}`);
  try {
    await host.call("reserve", me);
    const fill = `${host.dataFolder}/filling`;
    run(`dd if=/dev/zero of=${fill} bs=4k 2>/dev/null || true`);
    const { code, stderr } = await host.call("release", me);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/error: .*(is full|cannot be written) on host .*\nway out: make room there/);
    run(`rm ${fill}`);
    expect(await host.call("release", me)).toMatchObject({ code: 0, json: { released: true } });
  } finally {
    run(`umount ${host.dataFolder}`);
  }
});

it("counts the image cache apart", async () => {
  await host.call("reserve", me);
  mkdirSync(`${host.dataFolder}/images/abc`, { recursive: true });
  expect(await host.call("release", me)).toMatchObject({ code: 0 });
  expect(await host.call("reserve", me)).toMatchObject({ json: { imageCache: 1 } });
});

it("is not let go by a stack that does not hold it", async () => {
  await host.call("reserve", me);
  expect(await host.call("release", copy)).toMatchObject({ code: 0, json: { released: false } });
  expect(host.read("reservation/owner.json")).toContain(host.stack);
});
