import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { usableCpus } from "../../lab/cpus";
import { sides } from "../../scenarios/host";
import { RunRecord } from "../../scenarios/run";
import { itUnless } from "../support/when";
import { onHost } from "./support/lab";
import { hostsConfig, outputsOf, projectFolder, StackUnderTest } from "./support/stack";

jest.setTimeout(900_000);

const name = "alike";
const results = mkdtempSync(join(tmpdir(), "tare-alike-"));
const technologies = ["docker", "lxc", "podman"] as const;
let lab: LabUpResult;
let stack: StackUnderTest | undefined;

beforeAll(async () => {
  lab = await labUp({ name, projectFolder, technologies: [...technologies, "bare"], cpus: "shared" });
});

afterEach(() => stack?.destroy());

afterAll(async () => {
  await labDown({ name, projectFolder, force: true });
  rmSync(results, { recursive: true, force: true });
});

/** First process of a container, as its host knows it. */
const pidOf = {
  docker: (guest: string) => `docker inspect --format '{{.State.Pid}}' ${guest}`,
  lxc: (guest: string) => `lxc-info --name ${guest} --pid --no-humanize`,
  podman: (guest: string) => `podman inspect --format '{{.State.Pid}}' ${guest}`,
};

/** What the kernel of the sender's host limits a container to. */
async function limits(technology: keyof typeof pidOf, guest: string): Promise<{ cpus: string; memoryBytes: number }> {
  const said = await onHost(
    lab.hosts.sender,
    `pid=$(${pidOf[technology](guest)})
    sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/$pid/status
    group=$(sed -n 's/^[0-9]*:memory://p' /proc/$pid/cgroup)
    cat /sys/fs/cgroup/memory$group/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup$(sed -n 's/^0:://p' /proc/$pid/cgroup)/memory.max`,
  );
  const [cpus = "", bytes] = said.split("\n");
  return { cpus, memoryBytes: Number(bytes) };
}

/** A short measurement beside a fleet that leaves the CPUs to others. */
const light = { cpuLoadIntensityPercent: "10", rates: '["1kpps"]', count: "20", resultsFolder: results };

/** Deploys, and reads the one run that was measured. */
async function measured(under: StackUnderTest): Promise<{ cell: unknown; run: RunRecord }> {
  const result = await under.up();
  expect(result.errors).toEqual([]);
  const outputs = outputsOf(result);
  const [cell] = outputs.overhead as { runId: string }[];
  const file = join(String(outputs.results), cell!.runId, "run.json");
  return { cell, run: RunRecord.parse(JSON.parse(readFileSync(file, "utf8"))) };
}

/** Deploys with affinity, and tells what of the guests could differ between technologies. */
async function deployed(technology: (typeof technologies)[number]) {
  const stackName = `alike-${technology}`;
  stack = new StackUnderTest(stackName, {
    ...hostsConfig(lab.hosts),
    technology,
    affinity: "true",
    backgroundCount: "1",
    ...light,
  });
  const { run } = await measured(stack);
  const { nicDriver, link, cpus } = run.environment.guests.sender;
  return {
    nicDriver,
    link,
    cpus,
    main: await limits(technology, `tare-${stackName}-sender`),
    background: await limits(technology, `tare-${stackName}-bg-1`),
  };
}

/** How a container is paused, and how it goes on. */
const pausing = {
  docker: ["docker pause", "docker unpause"],
  lxc: ["lxc-freeze --name", "lxc-unfreeze --name"],
  podman: ["podman pause", "podman unpause"],
} as const;

/** Pauses the sender's main guest: `up` must name it at once, and `destroy` must not mind. */
async function expectPauseNamed(technology: (typeof technologies)[number]): Promise<void> {
  const guest = `tare-alike-${technology}-sender`;
  const [pause, resume] = pausing[technology];
  await onHost(lab.hosts.sender, `${pause} ${guest}`);
  const started = Date.now();
  const failed = await stack!.up({ affinity: "true", count: "21" });
  expect(failed.errors.join("\n")).toMatch(
    new RegExp(`guest ${guest} of host alike-sender is paused[^]*${resume} ${guest}`),
  );
  expect(Date.now() - started).toBeLessThan(120_000);
  expect((await stack!.destroy()).errors).toEqual([]);
}

const cpus = usableCpus();
const narrow = cpus.length < 2 ? "affinity needs two CPUs" : undefined;

itUnless(narrow)(
  "containers of all kinds have the same limits, MTU, offloads, and affinity by the kernel, and are named while paused",
  async () => {
    const docker = await deployed("docker");
    await expectPauseNamed("docker");
    for (const technology of ["lxc", "podman"] as const) {
      expect(await deployed(technology)).toEqual(docker);
      await expectPauseNamed(technology);
    }
    expect(docker.main).toEqual({ cpus: String(cpus[0]), memoryBytes: 256 << 20 });
    expect(docker.background.cpus.split(/[-,]/)).not.toContain(String(cpus[0]));
    expect(docker.background.memoryBytes).toBe(96 << 20);
    expect(docker.link).toMatchObject({ guest: { mtu: 1500 }, host: { mtu: 1500 } });
    expect(docker.link?.guest.offloads).toContain("generic-segmentation-offload");
  },
);

/** What bare guests could leave on each host. */
function inventories(): Promise<string[]> {
  const look =
    "ip -o -4 address show | awk '{ print $2, $4 }'; ip -4 route; find /var/lib/tare/bare 2>/dev/null; " +
    "ls /var/lib/tare/run 2>/dev/null | grep -v -e activity -e lock; grep tare-bare /proc/mounts; " +
    `find /sys/fs/cgroup -path '*/tare-labs/${name}/*/guests/*' -name 'tare-*'; true`;
  return Promise.all(sides.map((side) => onHost(lab.hosts[side], look)));
}

test("the floor is measured by processes of the hosts, across the wire, without an overhead, and leaves nothing", async () => {
  const before = await inventories();
  stack = new StackUnderTest("alike-bare", {
    ...hostsConfig(lab.hosts),
    technology: "bare",
    affinity: String(narrow === undefined),
    backgroundCount: "2",
    ...light,
  });
  const { cell, run } = await measured(stack);
  expect(cell).toMatchObject({ sent: 20, received: 20, overheadMedianMs: null, overheadMedianPercent: null });
  expect((cell as { netMedianMs: number }).netMedianMs).toBeGreaterThan(0);
  expect(run.scenario.capturePoints).toEqual(["wire"]);
  expect(run.load).toMatchObject({ kind: "cpu", count: 2, reached: true });
  expect(run.environment.guests.sender).toMatchObject({ nicDriver: "bridge", address: "10.202.0.10" });
  const fleet = await onHost(
    lab.hosts.sender,
    `cat /proc/$(tail -qn 1 /sys/fs/cgroup{,/cpuset}/tare-labs/${name}/sender/guests/tare-alike-bare-bg-1/cgroup.procs 2>/dev/null)/status`,
  );
  expect(fleet).toMatch(/^Name:\tstress-ng/);
  expect(fleet).toContain(`Cpus_allowed_list:\t${narrow === undefined ? cpus.slice(1).join(",") : cpus[0]}`);
  expect(await inventories()).not.toEqual(before);
  expect((await stack.destroy()).errors).toEqual([]);
  expect(await inventories()).toEqual(before);
});
