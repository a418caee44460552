import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { sides } from "../../scenarios/host";
import { RunRecord } from "../../scenarios/run";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(900_000);

const name = "j";
const results = mkdtempSync(join(tmpdir(), "tare-containers-"));
let lab: LabUpResult;
let stack: StackUnderTest;
let before: string[];

beforeAll(async () => {
  lab = await labUp({ name, projectFolder, technologies: ["docker", "lxc"] });
  before = await inventories();
  stack = new StackUnderTest("j-containers", {
    ...hostsConfig(lab.hosts),
    technology: "lxc",
    backgroundCount: "2",
    load: "network",
    location: "sender",
    rates: '["1kpps"]',
    count: "100",
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
    "ls /var/lib/lxc; docker ps --all --quiet; ls /sys/class/net | sort; ip -o -4 address show | awk '{ print $2, $4 }'; " +
    "nft list tables; ls /var/lib/tare/run 2>/dev/null | grep -v -e activity -e lock; ls /sys/fs/cgroup/memory/tare-labs/j/*/guests/lxc 2>/dev/null | grep ^tare-; true";
  return Promise.all(sides.map((side) => onHost(lab.hosts[side], look)));
}

/** Of each of the stack's containers at the sender: name, process and what the kernel limits it to. */
async function containers(): Promise<Map<string, { pid: string; cpus: string; memoryBytes: number }>> {
  const lines = await onHost(
    lab.hosts.sender,
    `for name in $(lxc-ls -1); do
      pid=$(lxc-info --name $name --pid --no-humanize)
      group=$(sed -n 's/^[0-9]*:memory://p' /proc/$pid/cgroup)
      echo $name $pid $(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/$pid/status) $(cat /sys/fs/cgroup/memory$group/memory.limit_in_bytes)
    done`,
  );
  return new Map(
    lines.split("\n").map((line) => {
      const [container = "", pid = "", cpus = "", bytes] = line.split(" ");
      return [container, { pid, cpus, memoryBytes: Number(bytes) }];
    }),
  );
}

async function deploy(overrides: Record<string, string> = {}): Promise<RunRecord> {
  const result = await stack.up(overrides);
  expect(result.errors).toEqual([]);
  const outputs = outputsOf(result);
  const [cell] = outputs.overhead as { runId: string; rttMedianMs: number }[];
  expect(cell!.rttMedianMs).toBeGreaterThan(0);
  return RunRecord.parse(JSON.parse(readFileSync(join(String(outputs.results), cell!.runId, "run.json"), "utf8")));
}

/** A load that this machine cannot bring to its ceiling must be said to fall short, with its share. */
function expectJudged(run: RunRecord): void {
  const { reached, share } = run.load;
  expect(share).toBeGreaterThan(0.01);
  expect(reached).toBe(share! >= 0.95);
  expect(run.validity.reasons.some(({ code }) => code === "load-not-reached")).toBe(!reached);
}

test("LXC guests are measured under network load across the wire", async () => {
  const run = await deploy();
  expect(run.environment.guests.sender).toMatchObject({ name: "tare-j-containers-sender", nicDriver: "veth" });
  expect(run.environment.sender.versions).toMatchObject({ "lxc-containers": "privileged" });
  expect(run.achieved.sent).toBe(100);
  expect(run.load).toMatchObject({ kind: "network", count: 2 });
  expectJudged(run);
  const { fleetTxBytes = 0, wireTxBytes = 0 } = run.load.readings;
  expect(fleetTxBytes).toBeGreaterThan(1e6);
  expect(wireTxBytes).toBeGreaterThan(1e6);
  // The sink swallows it all: nothing comes back but the echo replies.
  const [rx, tx] = (await onHost(lab.hosts.sender, "cat /sys/class/net/wire0/statistics/{rx,tx}_packets")).split("\n");
  expect(Number(rx)).toBeLessThan(Number(tx) / 10);
  for (const { cpus } of (await containers()).values()) expect(cpus).toBe(lab.record.cpus.sender);
});

test("a fleet grows by difference, and takes another load without a guest being touched", async () => {
  const small = await containers();
  const run = await deploy({ backgroundCount: "4", load: "disk" });
  const grown = await containers();
  expect([...grown.keys()].sort()).toEqual([
    ...[1, 2, 3, 4].map((number) => `tare-j-containers-bg-${number}`),
    "tare-j-containers-sender",
  ]);
  for (const [container, was] of small) expect(grown.get(container)).toEqual(was);
  expect(grown.get("tare-j-containers-bg-4")!.memoryBytes).toBe(96 << 20);
  expect(run.load).toMatchObject({ kind: "disk", count: 4 });
  expectJudged(run);
  expect(run.load.readings.diskOperations).toBeGreaterThan(0);
  // What the guests write is theirs, and nobody else's.
  expect(run.foreignWork?.sender?.disk?.knownBytes).toBeGreaterThan(1e6);
  expect(
    await onHost(lab.hosts.responder, "nft list tables; ls /var/lib/tare/run/j-containers | grep sink; true"),
  ).toBe("");
});

test("destroy leaves both hosts as they were", async () => {
  expect((await stack.destroy()).errors).toEqual([]);
  expect(await inventories()).toEqual(before);
});
