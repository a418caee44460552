import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { HostReading } from "../../../cli/doctor/reading";
import { Marked } from "../../../cli/doctor/marked";
import { FakeHost, isAlive, until } from "../../host/harness";

jest.setTimeout(600_000);

const identity = "11111111-2222-3333-4444-555555555555";
/** As owner.json has it. */
const me = { project: "tare", user: "me@here", identity };
const asMe = { owner: `${identity} tare me@here /folder` };
const started: ChildProcess[] = [];
let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(async () => {
  for (const process of started.splice(0)) process.kill("SIGKILL");
  await host.remove();
});

/** A dockerd with these containers, by name and labels (stack, or stack and identity); it notes what it is told to remove. */
function dockerWith(containers: Record<string, string>): () => string {
  const removed = join(host.home, "removed");
  writeFileSync(removed, "");
  const names = Object.entries(containers);
  const list = names.map(([name, stack]) => `container\\t${name}\\t${stack.replace(" ", "\\t")}`).join("\\n");
  const labels = names
    .map(([name, stack]) => `${name}) printf '${stack.replace(" ", "\\t")}${stack.includes(" ") ? "" : "\\t"}';;`)
    .join(" ");
  host.fakeProgram(
    "docker",
    `case "$1 $2" in "ps --all") printf '${list}\\n';; "inspect --type") case "\${@: -1}" in ${labels} esac;;
     "rm --force") echo "\${@: -1}" >>'${removed}';; "network ls") ;; *) exit 1;; esac`,
  );
  return () => readFileSync(removed, "utf8");
}

/** A process of a stack on this host, of an activity that is there no more. Its command has a line and a tab of its own, as a script has. */
function strayProcess(stack: string): number {
  const mark = `${stack}@${hostname()}/probe-1`;
  const process = spawn("sleep", ["300", "\n\t0"], {
    stdio: "ignore",
    env: { PATH: "/bin:/usr/bin", TARE_OWNER: mark },
  });
  started.push(process);
  return process.pid!;
}

const leaks = async () => {
  const { code, json, stderr } = await host.call("leaks");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return Marked.parse(json);
};

describe("inspect", () => {
  const request = {
    technology: "docker",
    bridge: "nobridge0",
    wireNic: "lo",
    programs: ["bash", "jq", "no-such-tool"],
  };

  it("reads a host without judging it, and leaves nothing there", async () => {
    const { code, json } = await host.call("inspect", request);
    expect(code).toBe(0);
    const reading = HostReading.parse(json);
    expect(reading).toMatchObject({ docker: null, bridge: { exists: false, ports: [] }, ssh: { interface: null } });
    expect(reading.wireNic).toMatchObject({ master: null });
    expect(Object.keys(reading.programs)).toEqual(["bash", "jq"]);
    expect(reading.programs.bash).toMatch(/^\d+\.\d+/);
    expect(reading.uid).toBe(process.getuid?.());
    expect(host.read("run")).toBeUndefined();
  });

  it("tells which interface ssh comes in on, and hears a daemon that answers", async () => {
    host.fakeProgram("docker", "echo 99.1");
    const { json } = await host.call("inspect", request, { SSH_CONNECTION: "127.0.0.1 1 127.0.0.1 22" });
    expect(json).toMatchObject({ ssh: { interface: "lo" }, docker: "99.1" });
  });

  it("says null of an interface that is not there", async () => {
    expect((await host.call("inspect", { ...request, wireNic: "nowire0" })).json).toMatchObject({ wireNic: null });
  });
});

describe("leaks", () => {
  it("is empty on a host that never had a testbed", async () => {
    const { reservation, activities, things } = await leaks();
    expect({ reservation, activities }).toEqual({ reservation: null, activities: [] });
    expect(things.filter(({ stack }) => stack === host.stack)).toEqual([]);
    expect(host.read("run")).toBeUndefined();
  });

  it("tells everything that is marked, and whose it is", async () => {
    dockerWith({ box: host.stack });
    await host.call("reserve", asMe);
    mkdirSync(join(host.dataFolder, "run", host.stack), { recursive: true });
    const dead = { stack: host.stack, verb: "probe", pid: 1, startTicks: "0", since: "then" };
    writeFileSync(join(host.dataFolder, "run/activity/probe-1.json"), JSON.stringify(dead));
    const pid = strayProcess(host.stack);
    const { reservation, activities, things } = await leaks();
    expect(reservation).toMatchObject({ stack: host.stack, ...me });
    expect(activities).toEqual([{ id: "probe-1", stack: host.stack, verb: "probe", since: "then", alive: false }]);
    expect(things.filter(({ stack }) => stack === host.stack)).toEqual(
      expect.arrayContaining([
        {
          kind: "container",
          name: "box",
          stack: host.stack,
          identity: null,
          activity: null,
          removal: "docker rm --force box",
        },
        {
          kind: "files",
          name: join(host.dataFolder, "run", host.stack),
          stack: host.stack,
          identity: null,
          activity: null,
          removal: `rm -r ${join(host.dataFolder, "run", host.stack)}`,
        },
        {
          kind: "process",
          name: expect.stringContaining(`${pid} sleep 300`),
          stack: host.stack,
          identity: null,
          activity: "probe-1",
          removal: `kill ${pid}`,
        },
      ]),
    );
  });
});

describe("reclaim", () => {
  const reclaim = (changes: Record<string, unknown>) =>
    host.call("reclaim", { things: [], whole: true, release: null, ...changes });

  it("removes what bears the stack's label, and keeps what does not, whatever it was told", async () => {
    const removed = dockerWith({ orphan: host.stack, other: "blue", mine: "" });
    const things = ["orphan", "other", "mine"].map((name) => ({ kind: "container", name }));
    expect(await reclaim({ things })).toMatchObject({
      code: 0,
      json: { removed: ["container orphan"], kept: ["container other", "container mine"] },
    });
    expect(removed()).toBe("orphan\n");
  });

  it("removes of a copy's stack, which has the name too, nothing, and nothing else of the stack's own", async () => {
    const removed = dockerWith({ own: `${host.stack} id-1`, copied: `${host.stack} id-2`, unmarked: host.stack });
    const things = ["own", "copied", "unmarked"].map((name) => ({ kind: "container", name }));
    const { json } = await reclaim({ things, owner: "id-1", whole: false });
    expect(json).toEqual({ removed: ["container own", "container unmarked"], kept: ["container copied"] });
    expect((await reclaim({ things, whole: false })).json).toEqual({
      removed: ["container unmarked"],
      kept: ["container own", "container copied"],
    });
    expect(removed()).toBe("own\nunmarked\nunmarked\n");
  });

  it("removes the stack's own folder and no other", async () => {
    const folder = (stack: string) => join(host.dataFolder, "run", stack);
    for (const stack of [host.stack, "blue"]) mkdirSync(folder(stack), { recursive: true });
    const things = [host.stack, "blue"].map((stack) => ({ kind: "files", name: folder(stack) }));
    expect((await reclaim({ things })).json).toEqual({
      removed: [`files ${folder(host.stack)}`],
      kept: [`files ${folder("blue")}`],
    });
    expect(statSync(folder("blue")).isDirectory()).toBe(true);
  });

  it("ends the stack's processes, and leaves those of others", async () => {
    const [own, other] = [strayProcess(host.stack), strayProcess(`${host.stack}x`)];
    expect((await reclaim({})).code).toBe(0);
    await until(() => !isAlive(own));
    expect(isAlive(other)).toBe(true);
  });

  it("releases the reservation of the owner that was named, only", async () => {
    await host.call("reserve", asMe);
    const other = await reclaim({ release: { ...me, user: "you@there" } });
    expect(other.json).toEqual({ removed: [], kept: [`reservation of stack ${host.stack}`] });
    expect(host.read("reservation/owner.json")).toContain(host.stack);
    const own = await reclaim({ release: me });
    expect(own.json).toEqual({ removed: [`reservation of stack ${host.stack}`], kept: [] });
    expect(host.read("reservation/owner.json")).toBeUndefined();
  });

  it("refuses while a command of the stack works", async () => {
    const { pid } = spawnAlive();
    const ticks = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /, "").split(" ")[19];
    mkdirSync(join(host.dataFolder, "run/activity"), { recursive: true });
    const alive = { stack: host.stack, verb: "probe", pid, startTicks: ticks, since: "then" };
    writeFileSync(join(host.dataFolder, "run/activity/probe-9.json"), JSON.stringify(alive));
    const { code, stderr } = await reclaim({});
    expect(code).toBe(1);
    expect(stderr).toMatch(/is not gone: a command of it works on host .* \(probe, since then\)\nway out: let it end/);
  });
});

describe("clean", () => {
  it("removes host programs, its own as well", async () => {
    writeFileSync(join(host.home, ".tare-host-old.sh"), "");
    const { code, json } = await host.call("clean", {}, { HOME: host.home });
    expect(code).toBe(0);
    expect(json).toEqual({
      removed: [expect.stringMatching(/^host program \.tare-host-[0-9a-f]{12}\.sh$/), "host program .tare-host-old.sh"],
    });
    expect((await host.call("leaks")).code).not.toBe(0);
  });

  it("is refused while a stack holds the host", async () => {
    await host.call("reserve", asMe);
    const { code, stderr } = await host.call("clean", { stack: "other" }, { HOME: host.home });
    expect(code).toBe(1);
    expect(stderr).toMatch(/is reserved by stack ".*" of project "tare" \(identity .*\), me@here/);
    expect((await host.call("leaks")).code).toBe(0);
  });
});

function spawnAlive(): { pid: number } {
  const process = spawn("sleep", ["300"], { stdio: "ignore" });
  started.push(process);
  return { pid: process.pid! };
}
