import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults } from "../../analysis";
import { limits } from "../../analysis/report/limits";
import type { DeployResult } from "../../engine";
import { labDown, labUp, type LabHost, type LabUpResult } from "../../lab";
import { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";
import type { HostTuning } from "../../scenarios/tuning";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(900_000);

const labName = "stacktest";
const resultsFolder = `results/e2e-stack-${process.pid}`;
let lab: LabUpResult;
let stack: StackUnderTest;

// Other files run beside this one: the fleet leaves them the CPUs.
const light = { cpuLoadIntensityPercent: "10" };
const quick = { count: "50", rates: '["1kpps", "1Mpps"]', backgroundCount: "0", ...light, resultsFolder };

beforeAll(async () => {
  lab = await labUp({ name: labName, technologies: ["docker"], projectFolder });
  for (const host of [lab.hosts.sender, lab.hosts.responder]) untouched.set(host, await offloads(host));
  stack = new StackUnderTest("trunk", { ...quick, ...hostsConfig(lab.hosts) });
});

afterAll(async () => {
  await stack.destroy().catch(() => undefined);
  await labDown({ name: labName, projectFolder, force: true });
  rmSync(join(projectFolder, resultsFolder), { recursive: true, force: true });
});

/** What the deployment touched, by operation; sames left out. */
function touched(result: DeployResult): Record<string, string[]> {
  const steps = result.steps.filter((step) => step.op !== "same" && step.logical);
  return Object.fromEntries(
    [...new Set(steps.map((step) => step.op))].map((op) => [
      op,
      steps.filter((step) => step.op === op).map((step) => step.name),
    ]),
  );
}

function runsOnDisk(): string[] {
  const folder = join(projectFolder, resultsFolder);
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("run.json"))
    : [];
}

async function runsInOrder(): Promise<RunRecord[]> {
  const { runs } = await readResults(join(projectFolder, resultsFolder));
  return runs.map(({ run }) => run).sort((a, b) => (a.runId < b.runId ? -1 : 1));
}

/** The sender's wire in each run, and what a report over all of them says of its hosts. */
async function wireRecords(): Promise<{ records: unknown[]; limits: string[] }> {
  const data = await readResults(join(projectFolder, resultsFolder));
  return {
    records: (await runsInOrder()).map(({ environment }) => environment.sender.wireBitsPerSecond),
    limits: limits(data),
  };
}

/** What the wire's NIC of a host does beside carrying packets. */
const offloads = (host: LabHost) => onHost(host, "ethtool -k wire0 | grep -v '\\[fixed' | grep -v :$");
const untouched = new Map<LabHost, string>();

const containers = () => onHost(lab.hosts.sender, "docker ps --all --format '{{.Names}}' | sort");

test("a results folder that cannot be written is found out before anything is made", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tare-results-"));
  const [full, file] = [join(folder, "full"), join(folder, "file")];
  mkdirSync(full);
  writeFileSync(file, "");
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", full]);
  try {
    for (const [place, said] of [
      ["/proc/nope", "no folder can be made there (ENOENT, mkdir)"],
      [file, "a file is in its place (EEXIST, mkdir)"],
      [join(full, "results"), "the disk is full (ENOSPC, write)"],
    ] as const) {
      const { errors, changes } = await stack.up({ resultsFolder: place });
      expect(errors).toEqual([expect.stringContaining(`(config resultsFolder = ${place}): `)]);
      expect(errors[0]).toContain(said);
      expect(Object.keys(changes)).not.toContain("update");
      expect(stack.resources.map((urn) => urn.split("::")[2])).toEqual(["pulumi:pulumi:Stack"]);
    }
    expect(readdirSync(full)).toEqual([]);
  } finally {
    execFileSync("umount", [full]);
    rmSync(folder, { recursive: true });
  }
});

test("up deploys, measures and analyses; the overhead is there for each rate", async () => {
  const result = await stack.up();
  expect(result.errors).toEqual([]);
  const { overhead, report } = outputsOf(result);
  const cells = RunSummary.array().parse(overhead);
  expect(cells.map((cell) => [cell.rate, cell.sent, cell.received])).toEqual([
    ["1kpps", 50, 50],
    ["1Mpps", 50, 50],
  ]);
  for (const cell of cells) {
    expect(cell.rttMedianMs).toBeGreaterThan(cell.netMedianMs ?? Infinity);
    expect(cell.overheadMedianMs).toBeGreaterThan(0);
  }
  expect(existsSync(join(projectFolder, String(report)))).toBe(true);
  expect(runsOnDisk()).toHaveLength(2);
});

test("a second up changes nothing and measures nothing", async () => {
  const result = await stack.up();
  expect(result.errors).toEqual([]);
  expect(touched(result)).toEqual({});
  expect(runsOnDisk()).toHaveLength(2);
});

test("a raised counter measures the standing testbed again, and each run records the wire as it was then", async () => {
  const slow = "tc qdisc replace dev wire0 root tbf rate 20mbit burst 128kb limit 1500kb";
  await onHost(lab.hosts.sender, slow);
  const result = await stack.up({ measureAgain: "1" });
  expect(result.errors).toEqual([]);
  expect(touched(result)).toEqual({ replace: ["measurement"], update: ["analysis"] });
  expect(touched(await stack.up({ measureAgain: "1" }))).toEqual({});
  const { records, limits: said } = await wireRecords();
  expect(records).toEqual([1e9, 1e9, 20e6, 20e6]);
  expect(said).toContainEqual(expect.stringContaining("sender's wire rate: 1 Gbit/s | 20 Mbit/s"));
  await onHost(lab.hosts.sender, slow.replace("20mbit", "1gbit"));
});

test("a tuning touches no guest, sets what is the lab's own, is recorded, and ends before what is measured without it", async () => {
  const tuned = await stack.up({ measureAgain: "1", tuning: "latency" });
  expect(tuned.errors).toEqual([]);
  expect(touched(tuned)).toEqual({
    create: ["tuning", "tuning-sender", "tuning-responder"],
    update: ["facts-sender", "facts-responder", "analysis"],
    replace: ["measurement"],
  });
  for (const host of [lab.hosts.sender, lab.hosts.responder])
    expect(await offloads(host)).toMatch(/generic-segmentation-offload: off\ngeneric-receive-offload: off/);
  const { sender } = outputsOf(tuned).tuning as Record<string, HostTuning>;
  expect(sender).toMatchObject({ name: "latency", changed: [] });
  expect(sender?.set).toContain("generic-segmentation-offload off");
  expect(sender?.notSet).toContain("governor: not a lab's to set: it is of the whole machine");
  expect(touched(await stack.up({ measureAgain: "1", tuning: "latency" }))).toEqual({});

  const untuned = await stack.up({ measureAgain: "1" });
  expect(untuned.errors).toEqual([]);
  expect(touched(untuned).delete).toEqual(expect.arrayContaining(["tuning-sender", "tuning-responder"]));
  const tunings = (await runsInOrder()).slice(-4).map(({ environment }) => environment.sender.tuning?.name);
  expect(tunings).toEqual(["latency", "latency", undefined, undefined]);
  for (const host of [lab.hosts.sender, lab.hosts.responder]) expect(await offloads(host)).toBe(untouched.get(host));
});

test("another stack cannot take the pair, and is told whose it is", async () => {
  const other = new StackUnderTest("intruder", { ...quick, ...hostsConfig(lab.hosts) });
  const before = await containers();
  try {
    const result = await other.up();
    expect(result.result).toBe("failed");
    expect(result.errors.join("\n")).toMatch(/reserved[\s\S]*trunk/);
    expect(await containers()).toBe(before);
  } finally {
    expect((await other.destroy()).errors).toEqual([]);
  }
  expect(await containers()).toBe(before);
});

/** Whom the sender host says it belongs to. */
const holder = async () =>
  JSON.parse(await onHost(lab.hosts.sender, "cat /var/lib/tare/reservation/owner.json")) as { identity: string };

test("a copy of the checkout gets neither the pair nor what is on it, also where the reservation is lost", async () => {
  const copy = new StackUnderTest("trunk", { ...quick, ...hostsConfig(lab.hosts) });
  const before = await containers();
  const { identity } = await holder();
  expect(await onHost(lab.hosts.sender, `docker ps --quiet --filter label=tare.identity=${identity}`)).not.toBe("");
  const refused = await copy.up();
  expect(refused.errors.join("\n")).toContain(`(identity ${identity})`);
  expect(refused.errors.join("\n")).toContain("./tare stack import --stack trunk --file FILE");
  expect((await copy.destroy()).errors).toEqual([]);
  for (const host of [lab.hosts.sender, lab.hosts.responder]) await onHost(host, "rm -r /var/lib/tare/reservation");
  expect((await copy.up()).errors.join("\n")).toContain(`belongs to stack "trunk" (identity ${identity})`);
  expect((await copy.destroy()).errors).toEqual([]);
  expect(await containers()).toBe(before);
  const unmeasured = await stack.up({ measureAgain: "2" });
  expect(unmeasured.errors.join("\n")).toMatch(/no longer reserved for stack "trunk"[\s\S]*takes it again/);
  // Whatever runs on a host takes its reservation again: here what a larger fleet needs.
  expect((await stack.up({ backgroundCount: "1" })).errors).toEqual([]);
  expect(await holder()).toMatchObject({ stack: "trunk", identity });
});

test("a fleet grows by difference, and a changed scenario is measured again", async () => {
  const two = await stack.up({ backgroundCount: "2" });
  expect(two.errors).toEqual([]);
  const three = await stack.up({ backgroundCount: "3" });
  expect(three.errors).toEqual([]);
  const { create, replace } = touched(three);
  expect(create?.filter((name) => /\d$/.test(name)).every((name) => name.endsWith("3"))).toBe(true);
  expect(replace?.filter((name) => /^(guest|bg)-/.test(name)) ?? []).toEqual([]);
  expect((await containers()).split("\n")).toEqual([
    "tare-trunk-bg-1",
    "tare-trunk-bg-2",
    "tare-trunk-bg-3",
    "tare-trunk-sender",
  ]);
  expect(runsOnDisk()).toHaveLength(14);
});

test("a wrong host key is refused before anything is made", async () => {
  const wrong = { senderHostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKjqltB3/ka7iC/bKqIQ12gQPS5HeBFH9W9HHyVt2gpJ" };
  const other = new StackUnderTest("mistrusted", { ...quick, ...hostsConfig(lab.hosts), ...wrong });
  const result = await other.up();
  expect(result.result).toBe("failed");
  expect(result.errors.join("\n")).toMatch(/host key/i);
  expect(other.resources.filter((urn) => urn.includes("docker:"))).toEqual([]);
  await other.destroy();
});

test("destroy ends with both hosts as they were found; results stay", async () => {
  const result = await stack.destroy();
  expect(result.errors).toEqual([]);
  expect(stack.resources).toEqual([]);
  for (const host of [lab.hosts.sender, lab.hosts.responder]) {
    expect(await onHost(host, "docker ps --all --quiet; docker network ls --quiet --filter driver=bridge")).toBe("");
    expect(await onHost(host, "ls /var/lib/tare/reservation 2>/dev/null || true")).toBe("");
  }
  expect(runsOnDisk()).toHaveLength(14);
});
