import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeHost, isAlive, until } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

describe("the program", () => {
  it("names its verbs when it is asked for another", async () => {
    const { code, stderr } = await host.callRaw("dance", "");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the host program has no verb "dance"\nway out: use one of: .*admit .*facts .*\n$/);
  });

  it.each([
    ["no JSON", "facts", "nonsense", /verb facts got no JSON object on stdin/],
    ["no object", "facts", "[1]", /verb facts got no JSON object on stdin/],
    ["no stack", "facts", "{}", /the request lacks \.stack/],
    [
      "no place to write",
      "facts",
      '{"stack":"s","dataFolder":"/proc/none"}',
      /data folder \/proc\/none cannot be written/,
    ],
  ])("refuses a request that is %s", async (_what, verb, stdin, error) => {
    const answer = await host.callRaw(verb, stdin);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(error);
  });

  it("leaves no activity behind, also when a verb fails", async () => {
    await host.call("facts");
    await host.call("admit", { technology: "fake", bridge: "br0", guestNetwork: "172.31.0.0/22", guests: [] });
    expect(readdirSync(`${host.dataFolder}/run/activity`)).toEqual([]);
  });
});

describe("facts", () => {
  const request = { technology: "fake", bridge: "nobridge0", wireNic: "lo", cpus: "", affinity: false };
  it("names a bridge that is missing, and the key to set", async () => {
    const { code, stderr } = await host.call("facts", request);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has no bridge "nobridge0"\nway out: .*senderBridge or responderBridge/);
  });

  it("says which technologies there are when it is asked for another", async () => {
    const { stderr } = await host.call("facts", { ...request, technology: "xen" });
    expect(stderr).toMatch(
      /xen guests cannot be run by this version of Tare\nway out: set technology to one of: .*docker.*/,
    );
  });

  it("says how to start a Docker daemon that does not answer", async () => {
    const { stderr } = await host.call("facts", { ...request, technology: "docker" });
    expect(stderr).toMatch(/Docker daemon of host .* does not answer\nway out: start it there/);
  });
});

describe("admission", () => {
  const admit = (guests: { count: number; memoryMiB: number }[], changes: Record<string, unknown> = {}) =>
    host.call("admit", { technology: "fake", bridge: "br0", guestNetwork: "172.31.0.0/22", guests, ...changes });

  it("takes what fits, and answers the same whatever else goes on", async () => {
    expect(await admit([{ count: 1, memoryMiB: 32 }])).toMatchObject({ code: 0, json: { wantedMiB: 32 } });
    expect(await admit([])).toMatchObject({ code: 0, json: { wantedMiB: 0 } });
  });

  it("refuses what does not, with numbers and keys", async () => {
    const { code, stderr } = await admit([{ count: 128, memoryMiB: 1_048_576 }]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /has \d+ MiB of memory free; 128 more guests need 134217728 MiB and the host 256 MiB\nway out: lower backgroundCount/,
    );
  });

  it.each([
    [
      { guestNetwork: "127.0.0.0/22" },
      /guestNetwork 127\.0\.0\.0\/22 overlaps .*: interface lo has the address 127\.0\.0\.1\/8/,
    ],
    [
      { guestNetwork: "172.31.0.0/22", technology: "docker" },
      /overlaps .*: its Docker network "other" is 172\.31\.0\.0\/16\nway out: set guestNetwork/,
    ],
    [{ guestNetwork: "172.28.0.0/14", technology: "docker" }, /its Docker network "other" is 172\.31\.0\.0\/16/],
  ])("refuses %j, a part of which the host has already", async (changes, error) => {
    const networks = `bridge\\t-\\t172.17.0.0/16 fd00::/64 \\ntare-net\\t${host.stack}\\t172.31.0.0/22 \\nother\\t-\\t172.31.0.0/16 `;
    host.fakeProgram(
      "docker",
      `case "$1 $2" in "network ls") echo 1;; "network inspect") printf '${networks}\\n';; ps*) ;; *) exit 1;; esac`,
    );
    const { code, stderr } = await admit([], changes);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(error) as string });
    // Guests of another kind may have the addresses of a Docker network on a bridge that is not there.
    expect(await admit([])).toMatchObject({ code: 0 });
  });

  it("asks for no room for guests that are there already", async () => {
    host.startGuest(`tare-${host.stack}-bg-1`);
    expect(await admit([{ count: 1, memoryMiB: 1_048_576 }])).toMatchObject({ code: 0 });
    expect((await admit([{ count: 2, memoryMiB: 1_048_576 }])).stderr).toContain("1 more guests need 1048576 MiB");
  });
});

describe("readiness", () => {
  const allCpus = () => readFileSync("/sys/devices/system/cpu/online", "utf8").trim();
  const main = () => `tare-${host.stack}-sender`;
  const ready = (changes: Record<string, unknown> = {}, guest: Record<string, unknown> = {}, env = {}) =>
    host.call(
      "ready",
      {
        technology: "fake",
        guests: [{ name: main(), address: "127.0.0.1", cpus: allCpus(), image: "good", ...guest }],
        reach: [],
        ...changes,
      },
      env,
    );

  it("proves a guest that is as promised", async () => {
    host.startGuest(main());
    expect(await ready()).toMatchObject({
      code: 0,
      json: { guests: [{ name: main(), interface: "lo", cpus: allCpus() }] },
    });
  });

  it.each([
    [
      "an address that it has not",
      { address: "192.0.2.9" },
      /does not have the address 192\.0\.2\.9 \(it has: .*127\.0\.0\.1/,
    ],
    ["another image", { image: "bad" }, /was not made from image bad/],
    ["CPUs that the kernel does not keep it on", { cpus: "4095" }, /may run on CPUs .*, and not on 4095 as asked/],
  ])("names %s", async (_what, guest, error) => {
    host.startGuest(main());
    const answer = await ready({}, guest);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(error);
    expect(answer.stderr).toMatch(/^way out: \S/m);
  });

  it("names a guest that is not there", async () => {
    expect((await ready()).stderr).toMatch(new RegExp(`guest ${main()} does not run on host`));
  });

  it("starts a guest that was shut down, and ends one that is no longer asked for", async () => {
    process.kill(host.startGuest(main()), "SIGKILL");
    const surplus = host.startGuest(`tare-${host.stack}-bg-9`);
    const answer = await ready();
    expect(answer).toMatchObject({ code: 0 });
    expect(isAlive(host.guestPid(main()))).toBe(true);
    await until(() => !isAlive(surplus));
    process.kill(host.guestPid(main()), "SIGKILL");
  });

  it("names addresses that do not answer", async () => {
    host.fakeProgram("ping", '[[ "${@: -1}" == 10.0.0.1 ]]');
    host.startGuest(main());
    const { stderr } = await ready({ reach: ["10.0.0.1", "10.0.0.2", "10.0.0.3"] });
    expect(stderr).toMatch(/gets no answer from 10\.0\.0\.2 10\.0\.0\.3\nway out: .*bridge-nf-call-iptables/);
  });

  it.each(["ready", "mend"])("names a guest that is paused when %s would wait for it", async (verb) => {
    host.startGuest(main());
    writeFileSync(join(host.home, `paused-${main()}`), "");
    const { code, stderr } = await (verb === "ready"
      ? ready()
      : host.call(verb, { technology: "fake", guests: [main()] }));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`guest ${main()} of host .* is paused\nway out: let it go on there \\(fake resume ${main()}\\)`),
    );
  });

  it("ends at its limit although a command in a guest does not, and names the guest", async () => {
    host.fakeProgram("ping", "trap '' TERM HUP; while :; do read -rt 1 </dev/zero; sleep 1; done");
    host.startGuest(main());
    const started = Date.now();
    const { code, stderr } = await ready({ reach: ["10.0.0.1"] });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`guest ${main()} of host .* has not answered for 3 seconds\nway out: `));
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it("ends although a process in a frozen guest cannot be ended, and holds on to what it was given", async () => {
    const isCgroup2 = existsSync("/sys/fs/cgroup/cgroup.controllers");
    const group = join("/sys/fs/cgroup", isCgroup2 ? "" : "freezer", `tare-test-${process.pid}`);
    const freeze = (frozen: boolean) =>
      isCgroup2
        ? writeFileSync(join(group, "cgroup.freeze"), frozen ? "1" : "0")
        : writeFileSync(join(group, "freezer.state"), frozen ? "FROZEN" : "THAWED");
    mkdirSync(group);
    try {
      freeze(true);
      // As a program that enters a container does: from its first line on, it is one of the frozen processes.
      host.fakeProgram("ping", `echo $$ >${group}/cgroup.procs; sleep 1`);
      host.startGuest(main());
      const { code, stderr } = await ready({ reach: ["10.0.0.1"] });
      expect(code).toBe(1);
      expect(stderr).toContain(`guest ${main()} of host`);
    } finally {
      freeze(false);
      await until(() => readFileSync(join(group, "cgroup.procs"), "utf8") === "");
      rmdirSync(group);
    }
  });

  it("says that its time is over while it waits for a program that does not end", async () => {
    host.startGuest(main());
    writeFileSync(join(host.home, "guests", "check"), "trap '' TERM; while :; do sleep 1; done");
    const { status, stderr } = spawnSync("bash", ["-c", host.command("facts").replace(" 120 ", " 2 ")], {
      input: JSON.stringify({
        stack: host.stack,
        dataFolder: host.dataFolder,
        technology: "fake",
        bridge: "b",
        wireNic: "w",
      }),
      encoding: "utf8",
      env: { ...process.env, HOME: host.home },
      timeout: 20_000,
    });
    expect(stderr).toMatch(
      /verb facts ran into its limit of 120 seconds on host .*\nway out: see there what holds it up/,
    );
    expect(status).toBe(124);
    expect(readdirSync(`${host.dataFolder}/run/activity`)).toEqual([]);
  });
});
