import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { sides } from "../../scenarios/host";
import { RunRecord } from "../../scenarios/run";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(900_000);

const name = "pods";
const stackName = "p-pods";
const results = mkdtempSync(join(tmpdir(), "tare-podman-"));
let lab: LabUpResult;
let stack: StackUnderTest;
let before: string[];

beforeAll(async () => {
  lab = await labUp({ name, projectFolder, technologies: ["podman"] });
  before = await inventories();
  stack = new StackUnderTest(stackName, {
    ...hostsConfig(lab.hosts),
    technology: "podman",
    backgroundCount: "1",
    load: "cpu",
    cpuLoadIntensityPercent: "20",
    location: "sender",
    rates: '["1kpps"]',
    count: "50",
    resultsFolder: results,
  });
});

afterAll(async () => {
  await stack?.destroy();
  await labDown({ name, projectFolder, force: true });
  rmSync(results, { recursive: true, force: true });
});

/** What a testbed could leave on each host. */
function inventories(): Promise<string[]> {
  const look =
    "podman ps --all --external --format '{{.Names}}'; ls /sys/class/net | sort; ip -o -4 address show | awk '{ print $2, $4 }'; " +
    "nft list tables; ls /var/lib/tare/run 2>/dev/null | grep -v -e activity -e lock; ls /run/runc 2>/dev/null; mount | grep -c /var/lib/containers/storage; " +
    `ls -d /sys/fs/cgroup{,/cpuset}/tare-labs/${name}/*/guests/libpod-* 2>/dev/null; pgrep --ns $$ --nslist net -f "[c]onmon.*tare/run/"; true`;
  return Promise.all(sides.map((side) => onHost(lab.hosts[side], look)));
}

/** First process of each container at the sender, by name. */
async function containers(): Promise<Record<string, string>> {
  const lines = await onHost(
    lab.hosts.sender,
    "podman inspect --type container --format '{{.Name}} {{.State.Pid}}' $(podman ps --quiet)",
  );
  return Object.fromEntries(lines.split("\n").map((line) => line.split(" ") as [string, string]));
}

async function deploy(overrides: Record<string, string> = {}): Promise<RunRecord> {
  const result = await stack.up(overrides);
  expect(result.errors).toEqual([]);
  const outputs = outputsOf(result);
  const [cell] = outputs.overhead as { runId: string; rttMedianMs: number }[];
  expect(cell!.rttMedianMs).toBeGreaterThan(0);
  return RunRecord.parse(JSON.parse(readFileSync(join(String(outputs.results), cell!.runId, "run.json"), "utf8")));
}

/** Calls a verb of the host program that the stack has placed, for a background guest of another stack; `script` may use $verb. */
function onSender(script: string): Promise<string> {
  const request = JSON.stringify({
    stack: "other",
    dataFolder: "/var/lib/tare",
    name: "tare-other-bg-1",
    role: "background",
    image: "IMAGE",
    init: "/usr/sbin/tare-init",
    bridge: "br0",
    address: "10.202.1.200",
    prefixLength: 22,
    cpus: lab.record.cpus.sender,
    memoryMiB: 64,
  });
  return onHost(
    lab.hosts.sender,
    `cd; image=$(podman images --format '{{.Repository}}:{{.Tag}}' | head -n 1)
    program=$(ls -t .tare-host-*.sh | head -n 1)
    request='${request}'
    verb() { echo "\${request/IMAGE/$image}" | bash "$program" "$1-podman"; }
    ${script}`,
  );
}

test("Podman guests are measured under load, and a fleet grows by difference under another one", async () => {
  const run = await deploy();
  expect(run.environment.guests.sender).toMatchObject({ name: `tare-${stackName}-sender`, nicDriver: "veth" });
  expect(run.environment.sender.versions).toMatchObject({
    podman: expect.stringMatching(/^\d/),
    runc: expect.anything(),
  });
  expect(run.achieved.sent).toBe(50);
  expect(run.load).toMatchObject({ kind: "cpu", count: 1 });
  expect(run.load.readings.fleetCpuSeconds).toBeGreaterThan(0);
  const small = await containers();

  const second = await deploy({ backgroundCount: "3", load: "disk" });
  const grown = await containers();
  expect(Object.keys(grown).sort()).toEqual([
    ...[1, 2, 3].map((number) => `tare-${stackName}-bg-${number}`),
    `tare-${stackName}-sender`,
  ]);
  expect(grown).toMatchObject(small);
  expect(second.load).toMatchObject({ kind: "disk", count: 3 });
  expect(second.load.readings.diskOperations).toBeGreaterThan(0);
  // What the guests write is theirs, and nobody else's.
  expect(second.foreignWork?.sender?.disk?.knownBytes).toBeGreaterThan(1e6);
});

/** What was said, without the marks around verbs' answers. */
const answered = (said: string) => said.replace(/<tare-answer>\n|<\/tare-answer>/g, "");

test("a create that was killed at whatever moment is made whole by the next one, or taken away", async () => {
  const said = await onSender(`
    for tenths in 2 5 6 9; do
      setsid bash -c 'echo "$1" | bash "$2" create-podman' bash "\${request/IMAGE/$image}" "$program" >/dev/null 2>&1 &
      sleep 0.$tenths
      kill -KILL -- -$! 2>/dev/null || true
      wait $! 2>/dev/null || true
      if ((tenths % 2 == 0)); then
        verb create >/dev/null
        podman exec tare-other-bg-1 ip -o -4 address show eth0 | awk '{ print $4 }'
      fi
      verb delete
    done
    # As where the runtime was killed when it had made a control group.
    group=/sys/fs/cgroup/cpuset$(</etc/containers/tare-cgroup-parent)/libpod-$(podman create --name tare-other-bg-1 --label tare.stack=other "$image" true)
    mkdir "$group"
    verb delete
    [[ ! -d $group ]] && echo "its group is gone"
    rmdir /var/lib/tare/run/other 2>/dev/null || true`);
  const lines = answered(said).split("\n");
  expect(lines.filter((line) => line === "10.202.1.200/22")).toHaveLength(2);
  expect(lines.filter((line) => line === '{"deleted":true}')).toHaveLength(5);
  expect(lines).toContain("its group is gone");
});

test("a container of somebody else's is refused and left alone", async () => {
  const all = await onSender(`
    podman create --name tare-other-bg-1 --network none "$image" sleep 1 >/dev/null
    verb create 2>&1 || true
    verb delete 2>&1
    podman rm --force tare-other-bg-1 >/dev/null && echo "it was there"
    rm -rf /var/lib/tare/run/other`);
  const said = answered(all);
  expect(said).toMatch(
    /^error: host .* has a Podman container "tare-other-bg-1" that is not this stack's\nway out: rename or remove it \(podman rm --force tare-other-bg-1\)/,
  );
  expect(said).toMatch(/is not this stack's: left alone\n/);
  expect(said).toMatch(/\{"deleted":false\}\nit was there$/);
});

test("destroy leaves both hosts as they were", async () => {
  expect((await stack.destroy()).errors).toEqual([]);
  expect(await inventories()).toEqual(before);
});
