import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { sides } from "../../scenarios/host";
import { nics } from "../../nics";
import { RunRecord } from "../../scenarios/run";
import { nicModels, type NicModel } from "../../scenarios/technology";
import { inGuest } from "./support/guestAgent";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(1_200_000);

const name = "m";
/** Emulated guests under a full load take minutes to answer, and to be joined by others. */
const light = { cpuLoadIntensityPercent: "10" };
const results = mkdtempSync(join(tmpdir(), "tare-kvm-"));
let lab: LabUpResult;
let stack: StackUnderTest;
let before: string[];

beforeAll(async () => {
  // As on most servers.
  lab = await labUp({ name, projectFolder, technologies: ["docker", "kvm"], dockerFirewall: true, cpus: "shared" });
  before = await inventories();
  stack = new StackUnderTest("m-kvm", {
    ...hostsConfig(lab.hosts),
    technology: "kvm",
    nic: "virtio",
    mainMemory: "128",
    backgroundMemory: "96",
    backgroundCount: "0",
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
    "virsh --quiet list --all --name; virsh --quiet pool-list --all --name; ls /sys/class/net | sort; nft list tables; " +
    "ls /var/lib/tare/run 2>/dev/null | grep -v -e activity -e lock; ls /var/log/libvirt/qemu 2>/dev/null | grep tare-; true";
  return Promise.all(sides.map((side) => onHost(lab.hosts[side], look)));
}

async function deploy(overrides: Record<string, string> = {}): Promise<RunRecord> {
  const result = await stack.up(overrides);
  expect(result.errors).toEqual([]);
  const outputs = outputsOf(result);
  const [cell] = outputs.overhead as { runId: string; rttMedianMs: number }[];
  expect(cell!.rttMedianMs).toBeGreaterThan(0);
  return RunRecord.parse(JSON.parse(readFileSync(join(String(outputs.results), cell!.runId, "run.json"), "utf8")));
}

/** Of each of the stack's domains at the sender: its emulator, and the CPU lists of all of its threads, each once. */
async function domains(): Promise<Map<string, { pid: string; cpus: string[] }>> {
  const lines = await onHost(
    lab.hosts.sender,
    `for file in /run/libvirt/qemu/tare-*.pid; do
      pid=$(cat $file)
      echo $(basename $file .pid) $pid $(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/$pid/task/*/status | sort -u)
    done`,
  );
  return new Map(
    lines.split("\n").map((line) => {
      const [domain = "", pid = "", ...cpus] = line.split(" ");
      return [domain, { pid, cpus }];
    }),
  );
}

/** Which of the two background guests at the sender have a process of that name. */
async function guestsThatRun(program: string): Promise<string[]> {
  const running: string[] = [];
  for (const domain of ["tare-m-kvm-bg-1", "tare-m-kvm-bg-2"])
    if ((await inGuest(lab.hosts.sender, domain, `grep -lx ${program} /proc/[0-9]*/comm`, 300)) !== "")
      running.push(domain);
  return running;
}

/** A deployment with each NIC model, and that it was measured. The first has a fleet as well, because guests take long to boot. */
async function measuredWith(nic: NicModel, overrides: Record<string, string> = {}): Promise<RunRecord> {
  const run = await deploy({ nic, ...overrides });
  expect(run.environment.guests.sender.nicDriver).toBe(nics[nic].driver);
  expect(run.environment.guests.responder.nicDriver).toBe(nics[nic].driver);
  expect(run.environment.accelerator).toMatch(/^(kvm|tcg)$/);
  expect(run.environment.sender.versions).toMatchObject({ qemu: expect.any(String), libvirt: expect.any(String) });
  expect(run.achieved.sent).toBe(50);
  expect(run.achieved.received).toBeGreaterThan(40);
  return run;
}

test("affinity gives main guests a CPU of their own, down to each thread", async () => {
  const pinned = await measuredWith(nicModels[0], { affinity: "true", backgroundCount: "2", load: "cpu", ...light });
  expect(pinned.environment.guests.sender.cpus).toBe("0");
  expect(pinned.load.readings.fleetCpuSeconds).toBeGreaterThan(0);
  const threads = await domains();
  expect(threads.get("tare-m-kvm-sender")!.cpus).toEqual(["0"]);
  const others = lab.record.cpus.sender.replace(/^0[-,]/, "");
  for (const number of [1, 2]) expect(threads.get(`tare-m-kvm-bg-${number}`)!.cpus).toEqual([others]);
});

test("another load takes over in the guests that are there, on disks of their own", async () => {
  const before = await domains();
  const run = await deploy({ affinity: "true", backgroundCount: "2", load: "disk", diskLoadQueueDepth: "1" });
  expect(await domains()).toEqual(before);
  expect(run.load).toMatchObject({ kind: "disk", count: 2 });
  expect(run.load.readings.diskOperations).toBeGreaterThan(0);
  // What the guests write is theirs, and nobody else's.
  expect(run.foreignWork?.sender?.disk?.knownBytes).toBeGreaterThan(1e6);
});

test("a load that is ended runs in no guest any more", async () => {
  expect(await guestsThatRun("fio")).toEqual(["tare-m-kvm-bg-1", "tare-m-kvm-bg-2"]);
  const request = JSON.stringify({ stack: "m-kvm", dataFolder: "/var/lib/tare" });
  await onHost(lab.hosts.sender, `bash "$(ls -t .tare-host-*.sh | head -n 1)" unload <<<'${request}'`);
  expect(await guestsThatRun("fio")).toEqual([]);
});

test("affinity is taken back, and a fleet of two grows to three by difference", async () => {
  await deploy({ backgroundCount: "2", ...light });
  const small = await domains();
  expect(small.size).toBe(3);
  for (const { cpus } of small.values()) expect(cpus).toEqual([lab.record.cpus.sender]);
  await deploy({ backgroundCount: "3", ...light });
  const grown = await domains();
  expect(grown.size).toBe(4);
  for (const [domain, was] of small) expect(grown.get(domain)).toEqual(was);
});

test.each(nicModels.slice(1))(
  "a guest with NIC model %s is measured, its driver read back from its kernel",
  async (nic) => {
    await measuredWith(nic);
  },
);

test("domains bear the stack's identity in their metadata, and another up finds nothing to change", async () => {
  const { errors, changes } = await stack.up({ nic: nicModels.at(-1) ?? "virtio" });
  expect({ errors, changed: Object.keys(changes) }).toEqual({ errors: [], changed: ["same"] });
  const { sender } = lab.hosts;
  const { identity } = JSON.parse(await onHost(sender, "cat /var/lib/tare/reservation/owner.json")) as {
    identity: string;
  };
  expect(await onHost(sender, "virsh metadata tare-m-kvm-sender --uri urn:tare:stack")).toContain(identity);
});

test("all of it beside a dockerd with its usual firewall rules", async () => {
  for (const host of [lab.hosts.sender, lab.hosts.responder])
    expect(await onHost(host, "iptables -S FORWARD")).toContain("-P FORWARD DROP");
});

test("a cloud image that is not the one asked for is an error before anything is made", async () => {
  const image = join(results, "cloud.qcow2");
  writeFileSync(image, "QFI\xfb and no more", "latin1");
  const found = createHash("sha256").update(readFileSync(image)).digest("hex");
  const wrong = new StackUnderTest("m-wrong", {
    ...hostsConfig(lab.hosts),
    technology: "kvm",
    nic: "virtio",
    image,
    imageSha256: "a".repeat(64),
    mainMemory: "256",
    backgroundMemory: "256",
  });
  const { errors } = await wrong.up();
  expect(errors.join("\n")).toContain(
    `its SHA-256 is ${found} and imageSha256 says ${"a".repeat(64)}\nway out: get the right file`,
  );
  expect(wrong.resources.filter((urn) => /remote|libvirt:/.test(urn))).toEqual([]);
  await wrong.destroy();
});

test("destroy leaves both hosts as they were", async () => {
  expect((await stack.destroy()).errors).toEqual([]);
  expect(await inventories()).toEqual(before);
});
