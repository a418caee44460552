import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { isAlive, until, type Answer } from "./harness";
import { holder, me, tuned, TunedHost } from "./tunedHost";

let host: TunedHost;
afterEach(() => host.remove());

/** Tunes the host, has bash count the verb's commands, and kills it before the Nth. Later verbs go on unharmed. */
async function tuneAndKill(command: number): Promise<Answer> {
  const count = `((++commands != ${command})) || kill -9 $$`;
  const tell = `echo $commands >${host.home}/commands`;
  host.beginProgram(
    `[[ $1 != tune ]] || { commands=0; set -T; trap '${count}; [[ $BASHPID != $$ ]] || ${tell}' DEBUG; }`,
  );
  const answer = await host.tune();
  host.beginProgram("");
  return answer;
}
const commands = () => Number(readFileSync(`${host.home}/commands`, "utf8"));

test.each(["untune", "release", "reclaim"])("killed at any moment, and %s puts back what was", async (verb) => {
  host = new TunedHost();
  const before = host.values();
  await tuneAndKill(0);
  const all = commands();
  const awake = host.holder()!;
  await host.call("untune", me);
  const owner = host.read("reservation/owner.json")!;
  const seen = new Set<string>();
  for (const part of { untune: [0.5, 0.8, 0.97], release: [0.7, 0.9], reclaim: [0.75, 0.95] }[verb]!) {
    writeFileSync(`${host.dataFolder}/reservation/owner.json`, owner);
    for (const file of ["inventory", "images"]) writeFileSync(`${host.dataFolder}/reservation/${file}`, "");
    expect((await tuneAndKill(Math.round(part * all))).code).not.toBe(0);
    seen.add(JSON.stringify(host.values()));
    const request = verb === "reclaim" ? { things: [], whole: true, release: holder } : me;
    const { code, json } = await host.call(verb, request);
    expect(code).toBe(0);
    expect(host.values()).toEqual(before);
    expect(host.read("reservation/tuning/name")).toBeUndefined();
    const removed = expect.arrayContaining([`tuning of stack ${host.stack}`]) as unknown;
    if (verb === "reclaim") expect(json).toMatchObject({ removed });
    if (verb !== "untune") expect(host.read("reservation/owner.json")).toBeUndefined();
    await until(() => heldBy(host.root).length === 0);
  }
  // It was not killed at the same moment each time.
  expect(seen.size).toBeGreaterThan(1);
  expect(isAlive(awake)).toBe(false);
});

/** The processes that have the made /dev/cpu_dma_latency open. */
function heldBy(root: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
      return open.includes(`${root}/dev/cpu_dma_latency`);
    } catch {
      return false; // it has ended
    }
  });
}

test("killed while it puts back, it goes on when it is called again", async () => {
  host = new TunedHost();
  const before = host.values();
  await host.tune();
  host.fakeProgram(
    "tac",
    `(while grep -q 0 ${host.root}/sys/devices/system/cpu/cpu2/online; do sleep 0.01; done; kill -9 "\${TARE_OWNER##*-}") &
    PATH=\${PATH#*:}; tac | while read -r line; do echo "$line"; sleep 0.05; done`,
  );
  expect((await host.call("untune", me)).code).not.toBe(0);
  expect(host.values()).not.toEqual(before);
  expect(host.values()).not.toEqual({ ...before, ...tuned });
  host.fakeProgram("tac", "PATH=${PATH#*:} exec tac");
  expect(await host.call("untune", me)).toMatchObject({ code: 0, json: { warnings: [] } });
  expect(host.values()).toEqual(before);
});
